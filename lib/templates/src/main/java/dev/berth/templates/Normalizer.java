package dev.berth.templates;

/**
 * Writes parameters in one form whatever they were written as: numbers without digit groups,
 * durations in seconds, sizes in bytes, times as ISO 8601. Confined to one thread.
 */
final class Normalizer {
  private static final int LONGEST = 40;

  /** Whether the usual form is another than the written one; it is written to {@code json} then. */
  boolean write(ParameterType type, byte[] text, int from, int to, JsonText json) {
    if (to - from > LONGEST) {
      return false;
    }
    return switch (type) {
      case NUMBER -> grouped(text, from, to, json);
      case DURATION, SIZE -> measured(type, text, from, to, json);
      case TIME -> isOther(text, from, to, json);
      default -> false;
    };
  }

  private static boolean grouped(byte[] text, int from, int to, JsonText json) {
    int commas = 0;
    for (int i = from; i < to; i++) {
      commas += text[i] == ',' ? 1 : 0;
    }
    if (commas == 0) {
      return false;
    }
    for (int i = from; i < to; i++) {
      if (text[i] != ',') {
        json.raw(text, i, i + 1);
      }
    }
    return true;
  }

  private static boolean isOther(byte[] text, int from, int to, JsonText json) {
    int mark = json.length;
    if (!TimeText.iso(text, from, to, json)) {
      return false;
    }
    boolean same = java.util.Arrays.equals(json.bytes, mark + 1, json.length - 1, text, from, to);
    return !same;
  }

  /** Seconds or bytes. */
  private static boolean measured(
      ParameterType type, byte[] text, int from, int to, JsonText json) {
    int unit = from;
    while (unit < to && !Bytes.isLetter(text[unit])) {
      unit++;
    }
    String digits =
        new String(text, from, unit - from, java.nio.charset.StandardCharsets.US_ASCII)
            .replace("<", "")
            .replace(",", "")
            .strip();
    double factor =
        type == ParameterType.SIZE ? Units.bytes(text, unit, to) : Units.seconds(text, unit, to);
    if (factor == 0 || !digits.matches("[+-]?\\d{1,15}(\\.\\d{1,9})?")) {
      return false;
    }
    java.math.BigDecimal value =
        new java.math.BigDecimal(digits).multiply(java.math.BigDecimal.valueOf(factor));
    json.raw(value.stripTrailingZeros().toPlainString());
    return true;
  }
}
