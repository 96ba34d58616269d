package dev.berth.traefik;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Paths as rules compare them: with everything decoded. However a client writes a path, the rule
 * sees the one that the server will.
 */
public final class RulePath {
  private RulePath() {}

  /** The path of a request, each of whose characters is a byte (ISO 8859-1). */
  public static String ofRequest(String path) {
    return decoded(path, StandardCharsets.ISO_8859_1);
  }

  /** The path of a rule, as somebody wrote it. */
  static String ofRule(String path) {
    return decoded(path, StandardCharsets.UTF_8);
  }

  /** The path of a rule as it stands in a URL. */
  public static String inUrl(String path) {
    try {
      return new URI(null, null, path, null).toASCIIString();
    } catch (URISyntaxException _) {
      return path;
    }
  }

  private static String decoded(String path, Charset charset) {
    if (isPlain(path)) {
      return path;
    }
    byte[] bytes = path.getBytes(charset);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      boolean encoded =
          bytes[i] == '%'
              && i + 2 < bytes.length
              && HexFormat.isHexDigit(bytes[i + 1])
              && HexFormat.isHexDigit(bytes[i + 2]);
      if (encoded) {
        bytes[length++] =
            (byte)
                (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      } else {
        bytes[length++] = bytes[i];
      }
    }
    return new String(Arrays.copyOf(bytes, length), StandardCharsets.UTF_8);
  }

  private static boolean isPlain(String path) {
    for (int i = 0; i < path.length(); i++) {
      if (path.charAt(i) == '%' || path.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }
}
