package dev.berth.compose;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The short form of a mount: {@code [SOURCE:]TARGET[:MODE,…]}.
 *
 * @param source a path or a volume's key; null: an anonymous volume
 * @param modes as they are written
 */
record VolumeSyntax(@Nullable String source, String target, List<String> modes) {
  private static final Pattern WINDOWS_PATH =
      Pattern.compile("(?s)[A-Za-z]:(\\\\.*|/[^:]*:/.*)|\\\\\\\\.*");

  /**
   * Reads the short form.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT}
   */
  static VolumeSyntax parse(String text) {
    if (WINDOWS_PATH.matcher(text).matches()) {
      throw wrong("%s is a path of Windows. Write a path that begins with '/' or './'.", text);
    }
    String[] parts = text.split(":", -1);
    if (parts.length > 3) {
      throw wrong("%s has too many colons. Write SOURCE:TARGET or SOURCE:TARGET:MODE.", text);
    }
    if (Arrays.stream(parts).anyMatch(String::isBlank)) {
      throw wrong("%s has nothing before, after or between its colons.", text);
    }
    if (parts.length == 1) {
      return new VolumeSyntax(null, parts[0], List.of());
    }
    List<String> modes =
        parts.length == 2 ? List.of() : new ArrayList<>(Arrays.asList(parts[2].split(",")));
    return new VolumeSyntax(parts[0], parts[1], modes);
  }

  /** Whether the source is a path, not the key of a volume. */
  boolean isBind() {
    return source != null
        && (source.startsWith("/") || source.startsWith(".") || source.startsWith("~"));
  }

  private static BerthException wrong(String message, String text) {
    return new BerthException(ErrorCode.INVALID_INPUT, message.formatted(Shown.quoted(text)));
  }
}
