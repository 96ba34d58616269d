package dev.berth.filters;

import dev.berth.proxy.Headers;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Request;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.SecurityHeaders;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Which hosts and schemes are taken, and what browsers are told. Immutable. */
final class SecurityRules {
  private static final Verdict BAD_HOST =
      new Verdict.Answer(Reply.error(403, "This host is not served here."));

  private final SecurityHeaders rules;
  private final HeaderSetting fixed;
  private final Set<String> hosts;
  private final @Nullable String transportSecurity;
  private final FrontDoorPorts ports;

  SecurityRules(String middleware, SecurityHeaders rules, FrontDoorPorts ports)
      throws InvalidFilter {
    this.rules = rules;
    this.fixed = new HeaderSetting(middleware, rules.fixed());
    this.hosts =
        rules.allowedHosts().stream()
            .map(host -> host.strip().toLowerCase(Locale.ROOT))
            .collect(Collectors.toUnmodifiableSet());
    this.transportSecurity = transportSecurity(rules);
    this.ports = ports;
    String host = rules.sslHost();
    if (host != null && !host.matches("[A-Za-z0-9.\\-_]*(:[0-9]{1,5})?")) {
      throw new InvalidFilter(
          "The middleware '%s' redirects to the host '%s', which is none."
              .formatted(middleware, host));
    }
    if (rules.stsSeconds() < 0) {
      throw new InvalidFilter(
          "The middleware '%s' has a negative stsSeconds.".formatted(middleware));
    }
  }

  private static @Nullable String transportSecurity(SecurityHeaders rules) {
    if (rules.stsSeconds() == 0) {
      return null;
    }
    return "max-age="
        + rules.stsSeconds()
        + (rules.stsIncludeSubdomains() ? "; includeSubDomains" : "")
        + (rules.stsPreload() ? "; preload" : "");
  }

  /** What is answered to a request that may not come so; null: it may. */
  @Nullable Verdict look(Request request) {
    if (!hosts.isEmpty()
        && !hosts.contains(request.host())
        && !hosts.contains(RequestUrl.authority(request))) {
      return BAD_HOST;
    }
    if (!rules.sslRedirect() || isSecure(request) || request.host().isEmpty()) {
      return null;
    }
    String host = rules.sslHost();
    String authority =
        host == null || host.isEmpty()
            ? RequestUrl.host(request) + ports.after(request, "https")
            : host;
    return Redirects.to(
        request, "https://" + authority + request.target(), !rules.sslTemporaryRedirect());
  }

  private boolean isSecure(Request request) {
    if (request.arrival().secure()) {
      return true;
    }
    for (Map.Entry<String, String> header : rules.proxyHeaders().entrySet()) {
      if (header
          .getValue()
          .equals(request.headers().get(header.getKey().toLowerCase(Locale.ROOT)))) {
        return true;
      }
    }
    return false;
  }

  void apply(Request request, Headers response) {
    fixed.apply(response);
    if (transportSecurity != null && (rules.forceStsHeader() || isSecure(request))) {
      response.set("Strict-Transport-Security", transportSecurity);
    }
  }
}
