package dev.berth.traefik;

import com.google.re2j.Pattern;
import dev.berth.kernel.AddressRange;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What is done to requests and responses of a router, by Traefik's name for it. Immutable. What
 * could not be read, or is not acted on, is an {@link Unusable}: routers that name it are off.
 */
public sealed interface MiddlewareConfiguration {
  /** Not to be had; the problems are sentences that say why. */
  record Unusable(List<String> problems) implements MiddlewareConfiguration {
    public Unusable {
      problems = List.copyOf(problems);
    }
  }

  /**
   * Asks for a name and a password.
   *
   * @param users {@code NAME:HASH}, as htpasswd writes them: bcrypt, MD5 (apr1), SHA-1
   * @param usersFile more of them; files only
   * @param headerField tells the server the name; null: it is not told
   */
  record BasicAuth(
      List<String> users,
      @Nullable String usersFile,
      @Nullable String realm,
      boolean removeHeader,
      @Nullable String headerField)
      implements MiddlewareConfiguration {
    public BasicAuth {
      users = List.copyOf(users);
    }

    /** Without the hashes, which are nobody's business. */
    @Override
    public String toString() {
      return "BasicAuth[%d users, usersFile=%s, realm=%s, removeHeader=%s, headerField=%s]"
          .formatted(users.size(), usersFile, realm, removeHeader, headerField);
    }
  }

  /**
   * Asks another server, whose 2xx lets pass and whose anything else is the answer.
   *
   * @param authRequestHeaders which headers of the request it is shown; empty: all
   * @param authResponseHeaders which headers of its answer the server is shown
   * @param authResponseHeadersRegex null: none beside
   */
  record ForwardAuth(
      String address,
      boolean trustForwardHeader,
      List<String> authRequestHeaders,
      List<String> authResponseHeaders,
      @Nullable Pattern authResponseHeadersRegex,
      List<String> addAuthCookiesToResponse,
      boolean insecureSkipVerify,
      @Nullable String ca)
      implements MiddlewareConfiguration {
    public ForwardAuth {
      authRequestHeaders = List.copyOf(authRequestHeaders);
      authResponseHeaders = List.copyOf(authResponseHeaders);
      addAuthCookiesToResponse = List.copyOf(addAuthCookiesToResponse);
    }
  }

  /**
   * Sets and removes headers; an empty value removes.
   *
   * @param cors null: nothing is said about other origins
   * @param security null: nothing of it
   */
  record HeaderChange(
      Map<String, String> request,
      Map<String, String> response,
      @Nullable Cors cors,
      @Nullable SecurityHeaders security)
      implements MiddlewareConfiguration {
    public HeaderChange {
      request = Sorted.copy(request);
      response = Sorted.copy(response);
    }
  }

  /** Which other origins may do what; the {@code accessControl…} keys. */
  record Cors(
      boolean allowCredentials,
      List<String> allowHeaders,
      List<String> allowMethods,
      List<String> allowOrigins,
      List<Pattern> allowOriginPatterns,
      List<String> exposeHeaders,
      long maxAge,
      boolean addVaryHeader) {
    public Cors {
      allowHeaders = List.copyOf(allowHeaders);
      allowMethods = List.copyOf(allowMethods);
      allowOrigins = List.copyOf(allowOrigins);
      allowOriginPatterns = List.copyOf(allowOriginPatterns);
      exposeHeaders = List.copyOf(exposeHeaders);
    }
  }

  /**
   * What browsers are told, and which hosts and schemes are taken.
   *
   * @param fixed headers that are always set: {@code X-Frame-Options}, {@code
   *     Content-Security-Policy} and the like, made of {@code frameDeny}, {@code
   *     contentTypeNosniff}, {@code browserXssFilter}, {@code referrerPolicy} …
   * @param stsSeconds of {@code Strict-Transport-Security}, over TLS only unless forced; 0: none
   * @param allowedHosts empty: all
   * @param proxyHeaders which tell that the client spoke TLS
   */
  record SecurityHeaders(
      Map<String, String> fixed,
      long stsSeconds,
      boolean stsIncludeSubdomains,
      boolean stsPreload,
      boolean forceStsHeader,
      List<String> allowedHosts,
      boolean sslRedirect,
      boolean sslTemporaryRedirect,
      @Nullable String sslHost,
      Map<String, String> proxyHeaders) {
    public SecurityHeaders {
      fixed = Sorted.copy(fixed);
      allowedHosts = List.copyOf(allowedHosts);
      proxyHeaders = Sorted.copy(proxyHeaders);
    }
  }

  /** Sends elsewhere by scheme; {@code port} is null or digits. */
  record RedirectScheme(String scheme, @Nullable String port, boolean permanent)
      implements MiddlewareConfiguration {}

  /** Sends elsewhere by the whole URL; groups are {@code ${1}}. */
  record RedirectRegex(Pattern regex, String replacement, boolean permanent)
      implements MiddlewareConfiguration {}

  /** Takes the first of these away that a path begins with, and tells in X-Forwarded-Prefix. */
  record StripPrefix(List<String> prefixes, boolean forceSlash) implements MiddlewareConfiguration {
    public StripPrefix {
      prefixes = List.copyOf(prefixes);
    }
  }

  /** The same by patterns. */
  record StripPrefixRegex(List<Pattern> regexes) implements MiddlewareConfiguration {
    public StripPrefixRegex {
      regexes = List.copyOf(regexes);
    }
  }

  record AddPrefix(String prefix) implements MiddlewareConfiguration {}

  /** Sets the path, and tells the old one in X-Replaced-Path. */
  record ReplacePath(String path) implements MiddlewareConfiguration {}

  record ReplacePathRegex(Pattern regex, String replacement) implements MiddlewareConfiguration {}

  /** So many requests a period on average, so many more at once. */
  record RateLimit(long average, Duration period, long burst, SourceCriterion source)
      implements MiddlewareConfiguration {}

  /** So many requests at one time. */
  record InFlight(long amount, SourceCriterion source) implements MiddlewareConfiguration {}

  /**
   * Who counts as one. At most one of the first three is said.
   *
   * @param ip null: the client's address as it is
   */
  record SourceCriterion(@Nullable IpStrategy ip, @Nullable String headerName, boolean host) {}

  /** Whose address is meant: in X-Forwarded-For, so far from the end, or the first not excluded. */
  record IpStrategy(int depth, List<AddressRange> excluded) {
    public IpStrategy {
      excluded = List.copyOf(excluded);
    }
  }

  /** Lets only these in; others get this status. */
  record IpAllowList(List<AddressRange> ranges, @Nullable IpStrategy ip, int rejectStatus)
      implements MiddlewareConfiguration {
    public IpAllowList {
      ranges = List.copyOf(ranges);
    }
  }

  /**
   * Compresses responses.
   *
   * @param included content types; empty: all but the excluded
   */
  record Compress(
      List<String> excluded, List<String> included, long minBytes, List<String> encodings)
      implements MiddlewareConfiguration {
    public Compress {
      excluded = List.copyOf(excluded);
      included = List.copyOf(included);
      encodings = List.copyOf(encodings);
    }
  }

  /** Others, in order. */
  record Chain(List<String> middlewares) implements MiddlewareConfiguration {
    public Chain {
      middlewares = List.copyOf(middlewares);
    }
  }

  record Retry(int attempts, Duration initialInterval) implements MiddlewareConfiguration {}

  /**
   * Other pages for some statuses.
   *
   * @param query the path; {@code {status}}, {@code {url}} are replaced
   */
  record Errors(List<StatusRange> statuses, String service, String query)
      implements MiddlewareConfiguration {
    public Errors {
      statuses = List.copyOf(statuses);
    }
  }

  /** Statuses from one to another, both included. */
  record StatusRange(int first, int last) {}

  /** Bodies whole before they go on; sizes in bytes, 0: no limit. */
  record Buffering(
      long maxRequestBytes, long memRequestBytes, long maxResponseBytes, long memResponseBytes)
      implements MiddlewareConfiguration {}

  /** Whether a missing content type is guessed; Berth never guesses. */
  record ContentType(boolean autoDetect) implements MiddlewareConfiguration {}

  /** TCP: so many connections of one client at one time. */
  record InFlightConnections(long amount) implements MiddlewareConfiguration {}
}
