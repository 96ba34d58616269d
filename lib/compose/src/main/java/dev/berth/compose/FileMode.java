package dev.berth.compose;

import org.jspecify.annotations.Nullable;

/** Reads permissions of files, which are in octal whether they begin with 0 or not. */
final class FileMode {
  private FileMode() {}

  static @Nullable Integer read(Value value) {
    String text = value.text();
    if (text == null) {
      return null;
    }
    String digits = text.startsWith("0o") ? text.substring(2) : text;
    if (!digits.matches("[0-7]{1,5}") || Integer.parseInt(digits, 8) > 07777) {
      value.error(
          "%s is not a mode. Write permissions in octal, like 1777 or 0750."
              .formatted(Shown.quoted(text)));
      return null;
    }
    return Integer.parseInt(digits, 8);
  }

  /** As {@link #read} reads it. */
  static String render(int mode) {
    return "0" + Integer.toOctalString(mode);
  }
}
