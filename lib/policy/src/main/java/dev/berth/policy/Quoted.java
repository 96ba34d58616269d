package dev.berth.policy;

/** Texts of a document as messages show them: short, and without what a terminal acts on. */
final class Quoted {
  private static final int LONGEST = 100;

  private Quoted() {}

  static String of(String text) {
    return "'" + plain(text) + "'";
  }

  /** The same without quotes. */
  static String plain(String text) {
    StringBuilder shown = new StringBuilder();
    text.codePoints()
        .limit(LONGEST)
        .forEach(
            c -> {
              if (isShown(c)) {
                shown.appendCodePoint(c);
              } else {
                shown.append("\\u{%04X}".formatted(c));
              }
            });
    return text.codePoints().skip(LONGEST).findAny().isPresent()
        ? shown.append('…').toString()
        : shown.toString();
  }

  /** Whether a character can be seen and is one at all. */
  static boolean isShown(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }
}
