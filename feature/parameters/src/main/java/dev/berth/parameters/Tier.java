package dev.berth.parameters;

import java.util.Optional;

/** How large the value of a parameter may be; never becomes less. */
enum Tier {
  STANDARD("Standard", 4096),
  ADVANCED("Advanced", 8192);

  /** What may be asked for so that the size decides. */
  static final String INTELLIGENT = "Intelligent-Tiering";

  private final String label;
  private final int bytes;

  Tier(String label, int bytes) {
    this.label = label;
    this.bytes = bytes;
  }

  /** As AWS and people write it. */
  String label() {
    return label;
  }

  /** The most that a value may have in UTF-8. */
  int bytes() {
    return bytes;
  }

  static Optional<Tier> find(String label) {
    for (Tier tier : values()) {
      if (tier.label.equals(label)) {
        return Optional.of(tier);
      }
    }
    return Optional.empty();
  }
}
