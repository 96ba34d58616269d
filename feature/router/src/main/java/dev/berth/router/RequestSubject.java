package dev.berth.router;

import dev.berth.proxy.Request;
import dev.berth.traefik.RulePath;
import dev.berth.traefik.RuleSubject;
import java.net.InetAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A request as rules see it. */
record RequestSubject(Request request) implements RuleSubject {
  @Override
  public String host() {
    return request.host();
  }

  /** With everything in it decoded, as servers read it: {@code /%61dmin} is {@code /admin}. */
  @Override
  public String path() {
    return RulePath.ofRequest(request.path());
  }

  @Override
  public String method() {
    return request.method();
  }

  @Override
  public List<String> headers(String lowerCase) {
    // A rule on Host is one on the host that was asked for, whatever version of HTTP carried it.
    return lowerCase.equals("host") ? List.of(request.host()) : request.headers().getAll(lowerCase);
  }

  @Override
  public @Nullable String query(String name) {
    String query = request.query();
    for (String field : query.split("&", -1)) {
      int equals = field.indexOf('=');
      String key = equals < 0 ? field : field.substring(0, equals);
      if (!key.isEmpty() && decoded(key).equals(name)) {
        return equals < 0 ? "" : decoded(field.substring(equals + 1));
      }
    }
    return null;
  }

  private static String decoded(String text) {
    try {
      return URLDecoder.decode(text, StandardCharsets.UTF_8);
    } catch (IllegalArgumentException _) {
      return text;
    }
  }

  @Override
  public InetAddress client() {
    return request.arrival().client();
  }

  @Override
  public @Nullable String serverName() {
    return request.arrival().serverName();
  }
}
