package dev.berth.compose;

import org.jspecify.annotations.Nullable;

/**
 * The way to a value: keys and list positions. Cheap to extend; prints as {@code
 * services.web.ports[0]}.
 */
record KeyPath(@Nullable KeyPath parent, String step) {
  static final KeyPath ROOT = new KeyPath(null, "");
  private static final int LONGEST_STEP = 100;

  KeyPath key(String key) {
    return new KeyPath(
        this, key.length() <= LONGEST_STEP ? key : key.substring(0, LONGEST_STEP) + "…");
  }

  KeyPath position(int index) {
    return new KeyPath(this, "[" + index + "]");
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    append(text);
    return text.toString();
  }

  private void append(StringBuilder text) {
    if (parent == null) {
      return;
    }
    parent.append(text);
    if (!text.isEmpty() && !step.startsWith("[")) {
      text.append('.');
    }
    text.append(step);
  }
}
