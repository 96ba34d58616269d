package dev.berth.parameters;

import java.util.Optional;

/** What a parameter holds; never changes. */
enum ParameterType {
  STRING("String"),
  /** Texts with commas between them; kept as one. */
  STRING_LIST("StringList"),
  /** A text that is kept sealed and shown to those only who ask for its decryption. */
  SECURE_STRING("SecureString");

  private final String label;

  ParameterType(String label) {
    this.label = label;
  }

  /** As AWS and people write it. */
  String label() {
    return label;
  }

  boolean isSecure() {
    return this == SECURE_STRING;
  }

  static Optional<ParameterType> find(String label) {
    for (ParameterType type : values()) {
      if (type.label.equals(label)) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }
}
