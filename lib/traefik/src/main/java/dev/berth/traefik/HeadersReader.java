package dev.berth.traefik;

import com.google.re2j.Pattern;
import dev.berth.traefik.MiddlewareConfiguration.Cors;
import dev.berth.traefik.MiddlewareConfiguration.HeaderChange;
import dev.berth.traefik.MiddlewareConfiguration.SecurityHeaders;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Reads what is said about headers, in all three generations. */
final class HeadersReader {
  private final Section headers;
  private final boolean legacy;

  private HeadersReader(Section headers, boolean legacy) {
    this.headers = headers;
    this.legacy = legacy;
  }

  static HeaderChange read(Section headers) {
    return new HeadersReader(headers, false).change();
  }

  /** As Traefik 1 writes maps: {@code A:b||C:d}. */
  static HeaderChange legacy(Section headers) {
    return new HeadersReader(headers, true).change();
  }

  private HeaderChange change() {
    Map<String, String> request = map("customRequestHeaders");
    Map<String, String> response = map("customResponseHeaders");
    Cors cors = legacy ? null : cors();
    SecurityHeaders security = security();
    headers.finish();
    boolean nothing = request.isEmpty() && response.isEmpty() && cors == null && security == null;
    if (nothing && headers.problems().isEmpty()) {
      headers.fail(headers.setting().cannotRead("it says nothing of headers."));
    }
    return new HeaderChange(request, response, cors, security);
  }

  private Map<String, String> map(String key) {
    Setting found = headers.find(key);
    boolean pairs = legacy && found != null && found.value() != null;
    Map<String, String> map = pairs ? pairs(key) : headers.map(key);
    if (map.isEmpty() && found != null && headers.problems().isEmpty()) {
      headers.wrong(key, "it names no header.");
    }
    return headers(headers, key, map);
  }

  private Map<String, String> pairs(String key) {
    return pairs(headers, key);
  }

  /** {@code A:b||C:d}. */
  static Map<String, String> pairs(Section headers, String key) {
    Map<String, String> map = new LinkedHashMap<>();
    String text = headers.text(key);
    for (String pair : text == null ? new String[0] : text.split("\\|\\|", -1)) {
      int colon = pair.indexOf(':');
      if (colon > 0) {
        map.put(pair.substring(0, colon).strip(), pair.substring(colon + 1).strip());
      } else if (!pair.isBlank()) {
        headers.wrong(key, "it needs NAME:VALUE, and || between two of them.");
      }
    }
    return map;
  }

  /** Tells of names and values that can be none; values may be secret and are not told. */
  static Map<String, String> headers(Section section, String key, Map<String, String> map) {
    map.forEach(
        (name, value) -> {
          if (!HeaderText.isName(name)) {
            section.wrong(key, "'%s' is not the name of a header.".formatted(Shown.of(name)));
          } else if (HeaderText.isOfConnection(name)) {
            section.wrong(key, "'%s' belongs to the connection and cannot be set.".formatted(name));
          } else if (!HeaderText.isValue(value)) {
            section.wrong(
                key, "the value of '%s' has characters that headers cannot have.".formatted(name));
          }
        });
    return map;
  }

  private @Nullable Cors cors() {
    boolean credentials = headers.flag("accessControlAllowCredentials", false);
    List<String> allowHeaders = headers.list("accessControlAllowHeaders");
    List<String> methods = headers.list("accessControlAllowMethods");
    List<String> origins = new ArrayList<>(headers.list("accessControlAllowOriginList"));
    origins.addAll(headers.list("accessControlAllowOrigin"));
    List<Pattern> patterns = headers.regexps("accessControlAllowOriginListRegex");
    List<String> exposed = headers.list("accessControlExposeHeaders");
    long maxAge = headers.number("accessControlMaxAge", 0, Integer.MAX_VALUE, 0);
    boolean vary = headers.flag("addVaryHeader", false);
    for (List<String> values : List.of(allowHeaders, methods, origins, exposed)) {
      if (!values.stream().allMatch(HeaderText::isValue)) {
        headers.fail(headers.setting().cannotRead("it has characters that headers cannot have."));
      }
    }
    boolean nothing =
        !credentials
            && allowHeaders.isEmpty()
            && methods.isEmpty()
            && origins.isEmpty()
            && patterns.isEmpty()
            && exposed.isEmpty()
            && maxAge == 0
            && !vary;
    return nothing
        ? null
        : new Cors(credentials, allowHeaders, methods, origins, patterns, exposed, maxAge, vary);
  }

  private @Nullable SecurityHeaders security() {
    Map<String, String> fixed = fixed();
    boolean development = headers.flag("isDevelopment", false);
    long stsSeconds = headers.number("STSSeconds", 0, Integer.MAX_VALUE, 0);
    boolean subdomains = headers.flag("STSIncludeSubdomains", false);
    boolean preload = headers.flag("STSPreload", false);
    boolean forced = headers.flag("forceSTSHeader", false);
    List<String> hosts = hosts();
    boolean redirect = headers.flag("SSLRedirect", false);
    boolean temporary = headers.flag("SSLTemporaryRedirect", false);
    String host = sslHost();
    Map<String, String> proxyHeaders = map("SSLProxyHeaders");
    headers.passOver("hostsProxyHeaders");
    if (headers.flag("SSLForceHost", false)) {
      headers.notActedOn("SSLForceHost", "redirects to one host are not made.");
    }
    boolean nothing =
        fixed.isEmpty() && stsSeconds == 0 && hosts.isEmpty() && !redirect && host == null;
    if (nothing) {
      return null;
    }
    return development
        ? new SecurityHeaders(
            fixed, 0, false, false, false, List.of(), false, false, null, proxyHeaders)
        : new SecurityHeaders(
            fixed,
            stsSeconds,
            subdomains,
            preload,
            forced,
            hosts,
            redirect,
            temporary,
            host,
            proxyHeaders);
  }

  private List<String> hosts() {
    try {
      return HttpMatchers.hosts(headers.list("allowedHosts"));
    } catch (InvalidRule e) {
      headers.wrong("allowedHosts", e.getMessage() + ".");
      return List.of();
    }
  }

  private @Nullable String sslHost() {
    String text = headers.text("SSLHost");
    if (text == null || text.isEmpty()) {
      return null;
    }
    int colon = text.indexOf(':');
    try {
      String name = HostName.parse(colon < 0 ? text : text.substring(0, colon));
      if (colon < 0) {
        return name;
      }
      int port = Values.port(text.substring(colon + 1));
      if (port != 0) {
        return name + ":" + port;
      }
      headers.wrong("SSLHost", "'%s' is not a host.".formatted(Shown.of(text)));
    } catch (InvalidRule e) {
      headers.wrong("SSLHost", e.getMessage() + ".");
    }
    return null;
  }

  /** Headers whose values do not depend on the request. */
  private Map<String, String> fixed() {
    Map<String, String> fixed = new TreeMap<>();
    if (headers.flag("frameDeny", false)) {
      fixed.put("X-Frame-Options", "DENY");
    }
    if (headers.flag("contentTypeNosniff", false)) {
      fixed.put("X-Content-Type-Options", "nosniff");
    }
    if (headers.flag("browserXSSFilter", false)) {
      fixed.put("X-XSS-Protection", "1; mode=block");
    }
    put(fixed, "customFrameOptionsValue", "X-Frame-Options");
    put(fixed, "customBrowserXSSValue", "X-XSS-Protection");
    put(fixed, "contentSecurityPolicy", "Content-Security-Policy");
    put(fixed, "contentSecurityPolicyReportOnly", "Content-Security-Policy-Report-Only");
    put(fixed, "publicKey", "Public-Key-Pins");
    put(fixed, "referrerPolicy", "Referrer-Policy");
    put(fixed, "featurePolicy", "Feature-Policy");
    put(fixed, "permissionsPolicy", "Permissions-Policy");
    return fixed;
  }

  private void put(Map<String, String> fixed, String key, String header) {
    String value = headers.text(key);
    if (value == null || value.isEmpty()) {
      return;
    }
    if (!HeaderText.isValue(value)) {
      headers.wrong(key, "it has characters that headers cannot have.");
    }
    fixed.put(header, value);
  }
}
