package dev.berth.filters;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a client says of encodings in {@code Accept-Encoding} (RFC 9110, 12.5.3). */
final class AcceptedEncoding {
  private AcceptedEncoding() {}

  /**
   * The offered encoding that the client likes best, the first of those it likes the same; null:
   * none, or it would rather have the body as it is.
   */
  static @Nullable String best(List<String> accepted, List<String> offered) {
    String text = String.join(",", accepted);
    if (text.isBlank()) {
      return null;
    }
    String best = null;
    double bestQuality = Math.max(quality(text, "identity"), Double.MIN_VALUE);
    for (String one : offered) {
      double quality = quality(text, one);
      if (quality < 0) {
        quality = quality(text, "*");
      }
      if (best == null ? quality >= bestQuality : quality > bestQuality) {
        best = one;
        bestQuality = quality;
      }
    }
    return best;
  }

  /** The weight of a name; -1: it is not there. What cannot be read counts as not wanted. */
  private static double quality(String text, String name) {
    for (String element : text.split(",")) {
      String[] parts = element.split(";", 2);
      String coding = parts[0].strip().toLowerCase(Locale.ROOT);
      if (coding.equals(name) || (coding.equals("x-gzip") && name.equals("gzip"))) {
        return parts.length == 1 ? 1 : weight(parts[1].strip().toLowerCase(Locale.ROOT));
      }
    }
    return -1;
  }

  private static double weight(String parameter) {
    if (!parameter.matches("q\\s*=\\s*[01](\\.[0-9]{0,3})?")) {
      return 0;
    }
    return Double.parseDouble(parameter.substring(parameter.indexOf('=') + 1).strip());
  }
}
