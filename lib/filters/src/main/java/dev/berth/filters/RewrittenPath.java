package dev.berth.filters;

import dev.berth.proxy.Reply;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Gives requests other paths, which mean the same to every server behind. */
final class RewrittenPath {
  private static final HexFormat HEX = HexFormat.of().withUpperCase();
  private static final Verdict BAD =
      new Verdict.Answer(Reply.error(400, "The path leads out of where it belongs."));

  private RewrittenPath() {}

  /**
   * Sets the path and keeps the query. It begins with exactly one slash: two would be read as the
   * start of a host. What may not stand in a path is encoded, what is encoded stays so.
   *
   * @return 400 where the path would climb: {@code /a../x} without {@code /a} is one
   */
  static Verdict set(Request request, String path) {
    String sound = encoded(rooted(path));
    if (climbs(sound)) {
      return BAD;
    }
    request.setPath(sound);
    return Verdict.PASS;
  }

  private static String rooted(String path) {
    int start = 0;
    while (start < path.length() && (path.charAt(start) == '/' || path.charAt(start) == '\\')) {
      start++;
    }
    return start == 1 && path.charAt(0) == '/' ? path : "/" + path.substring(start);
  }

  /** Whether a segment is {@code .} or {@code ..}, in whatever way it is written. */
  private static boolean climbs(String path) {
    if (!path.contains("/.") && path.indexOf('%') < 0 && path.indexOf('\\') < 0) {
      return false;
    }
    String plain =
        path.toLowerCase(Locale.ROOT)
            .replace("%2e", ".")
            .replace("%2f", "/")
            .replace("%5c", "/")
            .replace('\\', '/');
    for (String segment : plain.split("/", -1)) {
      int parameter = segment.indexOf(';');
      String name = parameter < 0 ? segment : segment.substring(0, parameter);
      if (name.equals(".") || name.equals("..")) {
        return true;
      }
    }
    return false;
  }

  /** A path with everything encoded that may not stand in one. */
  static String encoded(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (!mayStand(path, i)) {
        return encodedAll(path);
      }
    }
    return path;
  }

  /** The same for a path with a query. */
  static String target(String target) {
    int mark = target.indexOf('?');
    return mark < 0
        ? encoded(target)
        : encoded(target.substring(0, mark)) + "?" + query(target.substring(mark + 1));
  }

  private static String query(String query) {
    return Stream.of(query.split("\\?", -1))
        .map(RewrittenPath::encoded)
        .collect(Collectors.joining("?"));
  }

  private static boolean mayStand(String path, int at) {
    char c = path.charAt(at);
    if (c == '%') {
      return at + 2 < path.length()
          && HexFormat.isHexDigit(path.charAt(at + 1))
          && HexFormat.isHexDigit(path.charAt(at + 2));
    }
    return c > ' ' && c < 127 && c != '?' && c != '#' && c != '"' && c != '<' && c != '>';
  }

  private static String encodedAll(String path) {
    StringBuilder text = new StringBuilder(path.length() + 16);
    for (int i = 0; i < path.length(); ) {
      int letter = path.codePointAt(i);
      if (letter < 128 && mayStand(path, i)) {
        text.append((char) letter);
      } else {
        for (byte b : Character.toString(letter).getBytes(StandardCharsets.UTF_8)) {
          HEX.toHexDigits(text.append('%'), b);
        }
      }
      i += Character.charCount(letter);
    }
    return text.toString();
  }
}
