package dev.berth.templates;

/** Well-formed UTF-8, as the Unicode Standard's table 3-7 has it. */
final class Utf8 {
  private Utf8() {}

  /** How many bytes the character at {@code at} takes, or 0 if it is not well-formed. */
  static int size(byte[] text, int at, int to) {
    int first = text[at] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int size = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2;
    if (first < 0xC2 || first > 0xF4 || at + size > to) {
      return 0;
    }
    int second = text[at + 1] & 0xff;
    int low = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80;
    int high = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF;
    if (second < low || second > high) {
      return 0;
    }
    for (int i = at + 2; i < at + size; i++) {
      if ((text[i] & 0xC0) != 0x80) {
        return 0;
      }
    }
    return size;
  }
}
