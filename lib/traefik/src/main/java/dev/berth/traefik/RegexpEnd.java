package dev.berth.traefik;

/**
 * What every text ends with that a pattern matches. Says less rather than something wrong.
 *
 * @param literal the end; empty if it is not known
 * @param whole whether the pattern has anchors at both ends, and matches whole texts only
 */
record RegexpEnd(String literal, boolean whole) {
  private static final RegexpEnd UNKNOWN = new RegexpEnd("", false);

  static RegexpEnd of(String regexp) {
    if (!regexp.endsWith("$") || regexp.endsWith("\\$") || regexp.contains("\\Q")) {
      return UNKNOWN;
    }
    StringBuilder literal = new StringBuilder();
    int end = regexp.length() - 1;
    int at = 0;
    while (at < end) {
      char c = regexp.charAt(at);
      int next = after(regexp, at, end);
      if (next < 0 || c == '|' || c == ')') {
        return UNKNOWN;
      }
      String letter = letter(regexp.substring(at, next));
      if (next < end && isRepetition(regexp.charAt(next))) {
        letter = "";
      }
      if (letter.isEmpty()) {
        literal.setLength(0);
      } else {
        literal.append(letter);
      }
      at = next;
    }
    return new RegexpEnd(literal.toString(), regexp.startsWith("^"));
  }

  /** Where the element ends that begins here; -1 where that is not plain. */
  private static int after(String regexp, int at, int end) {
    int next =
        switch (regexp.charAt(at)) {
          case '\\' -> afterEscape(regexp, at);
          case '[' -> afterClass(regexp, at);
          case '(' -> afterGroup(regexp, at, end);
          default -> at + 1;
        };
    return next > end ? -1 : next;
  }

  private static int afterEscape(String regexp, int at) {
    char c = regexp.charAt(at + 1);
    boolean braces = (c == 'p' || c == 'P' || c == 'x') && regexp.startsWith("{", at + 2);
    if (!braces) {
      return at + 2;
    }
    int close = regexp.indexOf('}', at);
    return close < 0 ? -1 : close + 1;
  }

  private static int afterClass(String regexp, int at) {
    int next = at + 1;
    if (regexp.startsWith("^", next)) {
      next++;
    }
    if (regexp.startsWith("]", next)) {
      next++;
    }
    while (next < regexp.length() && regexp.charAt(next) != ']') {
      if (regexp.startsWith("[:", next)) {
        int close = regexp.indexOf(":]", next + 2);
        next = close < 0 ? next + 1 : close + 2;
      } else {
        next += regexp.charAt(next) == '\\' ? 2 : 1;
      }
    }
    return next + 1;
  }

  /** Groups with flags other than {@code (?:} may change what comes after, and are not plain. */
  private static int afterGroup(String regexp, int at, int end) {
    boolean flags = regexp.startsWith("(?", at);
    boolean plain = !flags || regexp.startsWith("(?:", at) || regexp.startsWith("(?P<", at);
    if (!plain) {
      return -1;
    }
    int next = at + 1;
    while (next < end && regexp.charAt(next) != ')') {
      boolean inner = regexp.charAt(next) == '(';
      next = inner ? afterGroup(regexp, next, end) : after(regexp, next, end);
      if (next < 0) {
        return -1;
      }
    }
    return next + 1;
  }

  private static boolean isRepetition(char c) {
    return c == '*' || c == '+' || c == '?' || c == '{';
  }

  /** The letter of a host name that an element stands for; empty if it stands for others too. */
  private static String letter(String element) {
    String letter =
        element.length() == 2 && element.charAt(0) == '\\' && !isWord(element.charAt(1))
            ? element.substring(1)
            : element.length() == 3 && element.charAt(0) == '[' && element.charAt(1) != '^'
                ? element.substring(1, 2)
                : element;
    boolean bareDot = element.equals(".");
    boolean plain =
        letter.length() == 1 && !bareDot && (isWord(letter.charAt(0)) || "-._".contains(letter));
    return plain ? letter : "";
  }

  private static boolean isWord(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }
}
