package dev.berth.router;

import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Response;
import dev.berth.proxy.ResponseVerdict;
import dev.berth.proxy.Upstream;
import dev.berth.traefik.ServiceConfiguration.Sticky;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The cookie that keeps a client at a server. Its value tells nothing of the server but whether it
 * is the same. Thread-safe.
 */
final class StickyCookie implements Filter {
  private static final int VALUE_BYTES = 10;

  private final String name;
  private final String attributes;
  private final Map<Upstream, String> values = new ConcurrentHashMap<>();

  /**
   * Makes one.
   *
   * @param service whose servers are meant, for a cookie without a name
   */
  StickyCookie(Sticky sticky, String service) {
    String asked = sticky.cookie();
    this.name = asked == null ? "_" + hash(service).substring(0, 8) : asked;
    this.attributes = attributes(sticky);
  }

  private static String attributes(Sticky sticky) {
    StringBuilder text = new StringBuilder("; Path=");
    String path = sticky.path();
    text.append(path == null ? "/" : path);
    if (sticky.maxAge() > 0) {
      text.append("; Max-Age=").append(sticky.maxAge());
    }
    if (sticky.secure()) {
      text.append("; Secure");
    }
    if (sticky.httpOnly()) {
      text.append("; HttpOnly");
    }
    String sameSite = sticky.sameSite();
    if (sameSite != null && !sameSite.isEmpty()) {
      String lower = sameSite.toLowerCase(Locale.ROOT);
      text.append("; SameSite=")
          .append(lower.substring(0, 1).toUpperCase(Locale.ROOT))
          .append(lower.substring(1));
    }
    return text.toString();
  }

  /** What the cookie of a server says. */
  String value(Upstream upstream) {
    return values.computeIfAbsent(
        upstream, one -> hash(one.name() + " " + one.address().authority()));
  }

  private static String hash(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, VALUE_BYTES);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java machine has SHA-256", e);
    }
  }

  /** The value that a client sent; null: none. */
  @Nullable String find(Headers headers) {
    for (String line : headers.getAll("cookie")) {
      for (String pair : line.split(";", -1)) {
        String one = pair.strip();
        if (one.length() > name.length()
            && one.startsWith(name)
            && one.charAt(name.length()) == '=') {
          return one.substring(name.length() + 1);
        }
      }
    }
    return null;
  }

  @Override
  public ResponseVerdict onResponse(Exchange exchange, Response response) {
    Upstream upstream = exchange.upstream();
    if (upstream != null) {
      String value = value(upstream);
      if (!value.equals(find(exchange.request().headers()))) {
        response.headers().add("Set-Cookie", name + "=" + value + attributes);
      }
    }
    return ResponseVerdict.PASS;
  }
}
