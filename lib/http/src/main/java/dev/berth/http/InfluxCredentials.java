package dev.berth.http;

import dev.berth.kernel.Secret;
import io.vertx.core.http.HttpServerRequest;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A token as clients of InfluxDB send it; the names of users beside it mean nothing. */
final class InfluxCredentials {
  private static final int LONGEST = 4096;
  private static final String TOKEN = "token ";
  private static final String BASIC = "basic ";

  private InfluxCredentials() {}

  /** Empty: none came so. */
  static Optional<Secret> find(HttpServerRequest request) {
    List<String> headers = request.headers().getAll("Authorization");
    if (headers.size() > 1) {
      return Optional.empty();
    }
    String shown = headers.isEmpty() ? ofQuery(request) : ofHeader(headers.getFirst());
    return shown.isEmpty() || shown.length() > LONGEST
        ? Optional.empty()
        : Optional.of(new Secret(shown));
  }

  private static String ofQuery(HttpServerRequest request) {
    List<String> all = Query.parse(request.query()).all("p");
    return all.size() == 1 ? all.getFirst() : "";
  }

  private static String ofHeader(String header) {
    String lower = header.toLowerCase(Locale.ROOT);
    if (lower.startsWith(TOKEN)) {
      // Version 1 of it, and version 2 in its place, send USER:PASSWORD too.
      return behindColon(header.substring(TOKEN.length()).strip());
    }
    if (!lower.startsWith(BASIC)) {
      return "";
    }
    try {
      byte[] pair = Base64.getDecoder().decode(header.substring(BASIC.length()).strip());
      return behindColon(new String(pair, StandardCharsets.UTF_8));
    } catch (IllegalArgumentException _) {
      return "";
    }
  }

  private static String behindColon(String pair) {
    return pair.substring(pair.indexOf(':') + 1);
  }
}
