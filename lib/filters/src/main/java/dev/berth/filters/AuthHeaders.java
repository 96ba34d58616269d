package dev.berth.filters;

import com.google.re2j.Pattern;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Request;
import dev.berth.traefik.MiddlewareConfiguration.ForwardAuth;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which headers go to a forward-auth server, and which of its own reach the service and the client.
 * Immutable.
 */
final class AuthHeaders {
  private static final Set<String> OF_BODY = Set.of("host", "expect", "forwarded");

  private final Set<String> asked;
  private final List<String> told;
  private final @Nullable Pattern toldPattern;
  private final Set<String> cookies;
  private final boolean passForwarded;

  AuthHeaders(String middleware, ForwardAuth configuration) throws InvalidFilter {
    this.asked =
        configuration.authRequestHeaders().stream()
            .map(header -> header.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    List<String> names = new ArrayList<>();
    for (String header : configuration.authResponseHeaders()) {
      names.add(HeaderSetting.checkName(middleware, header.strip()));
    }
    this.told = List.copyOf(names);
    this.toldPattern = configuration.authResponseHeadersRegex();
    this.cookies = Set.copyOf(configuration.addAuthCookiesToResponse());
    this.passForwarded = configuration.trustForwardHeader();
  }

  /** What the server is shown of a request. */
  Headers question(Request request) {
    Headers given = request.headers();
    Headers headers = new Headers();
    for (int i = 0; i < given.size(); i++) {
      String name = given.name(i);
      String lower = name.toLowerCase(Locale.ROOT);
      if (!HeaderSetting.isFraming(lower)
          && !OF_BODY.contains(lower)
          && !lower.startsWith("x-forwarded-")
          && (asked.isEmpty() || asked.contains(lower))) {
        headers.add(name, given.value(i));
      }
    }
    String host = given.get("host");
    headers.add("X-Forwarded-Method", request.method());
    headers.add("X-Forwarded-Proto", RequestUrl.scheme(request));
    headers.add("X-Forwarded-Host", host == null ? request.host() : host);
    headers.add("X-Forwarded-Port", Integer.toString(request.port()));
    headers.add("X-Forwarded-Uri", request.target());
    headers.add("X-Forwarded-For", client(request));
    return headers;
  }

  /** The client; with all who stand between, as trusted proxies tell them, where that was asked. */
  private String client(Request request) {
    String chain = passForwarded ? request.headers().get("x-forwarded-for") : null;
    return chain == null ? request.arrival().client().getHostAddress() : chain;
  }

  /** Tells the service what the server answered; what the client had put there goes in any case. */
  void tell(Headers request, Headers answer) {
    for (String name : told) {
      String lower = name.toLowerCase(Locale.ROOT);
      SpokenNames.remove(request, lower);
      answer.getAll(lower).forEach(value -> request.add(name, value));
    }
    if (toldPattern != null) {
      tellMatching(toldPattern, request, answer);
    }
  }

  private static void tellMatching(Pattern pattern, Headers request, Headers answer) {
    for (int i = request.size() - 1; i >= 0; i--) {
      if (i < request.size() && isTold(pattern, request.name(i))) {
        request.remove(request.name(i));
      }
    }
    for (int i = 0; i < answer.size(); i++) {
      if (isTold(pattern, answer.name(i))) {
        request.add(answer.name(i), answer.value(i));
      }
    }
  }

  private static boolean isTold(Pattern pattern, String name) {
    return !HeaderSetting.isFraming(name)
        && !name.equalsIgnoreCase("host")
        && pattern.matcher(canonical(name)).find();
  }

  /** A name as Go writes it, which patterns are written for: {@code X-Auth-User}. */
  static String canonical(String name) {
    StringBuilder text = new StringBuilder(name.length());
    boolean first = true;
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i) == '_' ? '-' : name.charAt(i);
      text.append(first ? Character.toUpperCase(c) : Character.toLowerCase(c));
      first = c == '-';
    }
    return text.toString();
  }

  /** Remembers cookies that the client is to get. */
  void keepCookies(Filter of, Exchange exchange, Headers answer) {
    if (cookies.isEmpty()) {
      return;
    }
    List<String> kept =
        answer.getAll("set-cookie").stream()
            .filter(cookie -> cookies.contains(cookieName(cookie)))
            .toList();
    if (!kept.isEmpty()) {
      exchange.attach(of, kept);
    }
  }

  /** Gives the client the cookies that were kept, in place of the service's of the same names. */
  void addCookies(Filter of, Exchange exchange, Headers response) {
    if (!(exchange.attachment(of) instanceof List<?> kept)) {
      return;
    }
    Set<String> names =
        kept.stream().map(cookie -> cookieName(cookie.toString())).collect(Collectors.toSet());
    List<String> others =
        response.getAll("set-cookie").stream()
            .filter(cookie -> !names.contains(cookieName(cookie)))
            .toList();
    response.remove("set-cookie");
    others.forEach(cookie -> response.add("Set-Cookie", cookie));
    kept.forEach(cookie -> response.add("Set-Cookie", cookie.toString()));
  }

  private static String cookieName(String cookie) {
    int equals = cookie.indexOf('=');
    return equals < 0 ? cookie.strip() : cookie.substring(0, equals).strip();
  }
}
