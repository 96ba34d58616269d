package dev.berth.proxy;

import java.util.HexFormat;

/** Knows paths that are written so that two servers could take them for two paths. */
final class TrickyPaths {
  private TrickyPaths() {}

  /**
   * Whether the path of a target is one of them; what stands behind a {@code ?} may be anything.
   */
  static boolean isTricky(String target) {
    int query = target.indexOf('?');
    int length = query < 0 ? target.length() : query;
    for (int i = 0; i < length; i++) {
      char c = target.charAt(i);
      boolean tricky =
          switch (c) {
            case '\\', ';' -> true;
            case '/' -> i + 1 < length && isOdd(target, i + 1, length);
            case '%' ->
                i + 2 >= length
                    || !HexFormat.isHexDigit(target.charAt(i + 1))
                    || !HexFormat.isHexDigit(target.charAt(i + 2))
                    || isHidden(target.charAt(i + 1), target.charAt(i + 2));
            default -> false;
          };
      if (tricky) {
        return true;
      }
    }
    return false;
  }

  /** Gives a request the plain form of its path; false: it is one of them. */
  static boolean settle(Request request) {
    String target = request.target();
    if (isTricky(target)) {
      return false;
    }
    request.setTarget(plain(target));
    return true;
  }

  /**
   * The same target with nothing in its path encoded that need not be (RFC 3986, 6.2.2.2): {@code
   * /%61dmin} is {@code /admin} to every server, so it has to be to who decides by paths.
   */
  static String plain(String target) {
    int query = target.indexOf('?');
    int length = query < 0 ? target.length() : query;
    int percent = target.indexOf('%');
    if (percent < 0 || percent >= length) {
      return target;
    }
    StringBuilder plain = new StringBuilder(target.length()).append(target, 0, percent);
    for (int i = percent; i < length; i++) {
      char c = target.charAt(i);
      char meant = c == '%' && i + 2 < length ? unreserved(target, i + 1) : 0;
      plain.append(meant == 0 ? c : meant);
      i += meant == 0 ? 0 : 2;
    }
    return plain.append(target, length, target.length()).toString();
  }

  /** The letter, digit or the like that two digits stand for; 0: they stand for none. */
  private static char unreserved(String target, int at) {
    if (!HexFormat.isHexDigit(target.charAt(at)) || !HexFormat.isHexDigit(target.charAt(at + 1))) {
      return 0;
    }
    char c = (char) HexFormat.fromHexDigits(target, at, at + 2);
    boolean plain =
        (c >= 'a' && c <= 'z')
            || (c >= 'A' && c <= 'Z')
            || (c >= '0' && c <= '9')
            || c == '-'
            || c == '_'
            || c == '~';
    return plain ? c : 0;
  }

  /** Whether a segment is empty and not the last, or {@code .} or {@code ..}. */
  private static boolean isOdd(String target, int start, int length) {
    int end = start;
    while (end < length && target.charAt(end) != '/' && end - start < 3) {
      end++;
    }
    boolean ends = end == length || target.charAt(end) == '/';
    return ends
        && switch (end - start) {
          case 0 -> true;
          case 1 -> target.charAt(start) == '.';
          case 2 -> target.charAt(start) == '.' && target.charAt(start + 1) == '.';
          default -> false;
        };
  }

  /** An encoded dot, slash, backslash, semicolon or control character. */
  private static boolean isHidden(char high, char low) {
    char lower = (char) (low | 0x20);
    return switch (high) {
      case '0', '1' -> true;
      case '2' -> lower == 'e' || lower == 'f';
      case '3' -> lower == 'b';
      case '5' -> lower == 'c';
      case '7' -> lower == 'f';
      default -> false;
    };
  }
}
