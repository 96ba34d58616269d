package dev.berth.filters;

import dev.berth.kernel.AddressRange;
import dev.berth.kernel.ByteSize;
import dev.berth.proxy.Filter;
import dev.berth.proxy.TcpPassage;
import dev.berth.traefik.MiddlewareConfiguration;
import dev.berth.traefik.MiddlewareConfiguration.AddPrefix;
import dev.berth.traefik.MiddlewareConfiguration.BasicAuth;
import dev.berth.traefik.MiddlewareConfiguration.Buffering;
import dev.berth.traefik.MiddlewareConfiguration.Chain;
import dev.berth.traefik.MiddlewareConfiguration.Compress;
import dev.berth.traefik.MiddlewareConfiguration.ContentType;
import dev.berth.traefik.MiddlewareConfiguration.Errors;
import dev.berth.traefik.MiddlewareConfiguration.ForwardAuth;
import dev.berth.traefik.MiddlewareConfiguration.HeaderChange;
import dev.berth.traefik.MiddlewareConfiguration.InFlight;
import dev.berth.traefik.MiddlewareConfiguration.InFlightConnections;
import dev.berth.traefik.MiddlewareConfiguration.IpAllowList;
import dev.berth.traefik.MiddlewareConfiguration.RateLimit;
import dev.berth.traefik.MiddlewareConfiguration.RedirectRegex;
import dev.berth.traefik.MiddlewareConfiguration.RedirectScheme;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePath;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePathRegex;
import dev.berth.traefik.MiddlewareConfiguration.Retry;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefix;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefixRegex;
import dev.berth.traefik.MiddlewareConfiguration.Unusable;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.function.LongSupplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * Makes filters of what people wrote, and owns what all filters share: threads on which passwords
 * are checked and other servers asked. One for each front door. Thread-safe; making a filter does
 * not block, but for files that the operator names.
 */
public final class Filters implements AutoCloseable {
  private final Parts parts;
  private final ForwardedPrefix forwardedPrefix;
  private final PasswordChecks passwords;
  private final OutboundRequests outbound = new OutboundRequests();

  /**
   * What it works with.
   *
   * @param nanoTime time that only goes forward, in nanoseconds
   * @param random for salts
   * @param trustedProxies whose X-Forwarded-For is believed
   * @param heldBody the most of a body that is kept in memory
   */
  public record Parts(
      InstantSource clock,
      LongSupplier nanoTime,
      SecureRandom random,
      List<AddressRange> trustedProxies,
      ByteSize heldBody,
      FrontDoorPorts ports) {
    public Parts {
      trustedProxies = List.copyOf(trustedProxies);
    }
  }

  public Filters(Parts parts) {
    this.parts = parts;
    this.forwardedPrefix = new ForwardedPrefix(parts.trustedProxies());
    this.passwords = new PasswordChecks(parts.clock());
  }

  /**
   * Makes a filter. It has a state of its own (counts, buckets, what it remembers) and lives as
   * long as its name, owner and configuration stay as they are.
   *
   * @param name {@code auth@stack/shop}, for messages
   * @throws InvalidFilter if it cannot be had; routes that name it are off
   */
  public Filter of(
      String name, MiddlewareConfiguration configuration, FilterSurroundings surroundings)
      throws InvalidFilter {
    List<AddressRange> trusted = parts.trustedProxies();
    return switch (configuration) {
      case Unusable unusable -> throw new InvalidFilter(String.join(" ", unusable.problems()));
      case BasicAuth auth -> basicAuth(name, auth, surroundings.operator());
      case ForwardAuth auth -> forwardAuth(name, auth, surroundings);
      case HeaderChange change -> new HeaderChangeFilter(name, change, parts.ports());
      case RedirectScheme redirect -> new RedirectSchemeFilter(name, redirect, parts.ports());
      case RedirectRegex redirect -> new RedirectRegexFilter(name, redirect);
      case StripPrefix strip -> new StripPrefixFilter(name, strip, forwardedPrefix);
      case StripPrefixRegex strip -> new StripPrefixRegexFilter(name, strip, forwardedPrefix);
      case AddPrefix add -> new AddPrefixFilter(name, add);
      case ReplacePath replace -> new ReplacePathFilter(name, replace);
      case ReplacePathRegex replace -> new ReplacePathRegexFilter(name, replace);
      case RateLimit limit -> new RateLimitFilter(name, limit, trusted, parts.nanoTime());
      case InFlight limit -> new InFlightFilter(name, limit, trusted);
      case IpAllowList list -> new IpAllowListFilter(name, list, trusted);
      case Compress compress -> new CompressFilter(name, compress);
      case Retry retry -> new RetryFilter(name, retry);
      case Errors errors -> new ErrorsFilter(name, errors, surroundings.services());
      case Buffering buffering -> new BufferingFilter(name, buffering, parts.heldBody());
      case ContentType _ -> new ContentTypeFilter();
      case Chain _ ->
          throw new InvalidFilter(
              "The middleware '%s' is a chain, which stands for others.".formatted(name));
      case InFlightConnections _ ->
          throw new InvalidFilter(
              "The middleware '%s' is for TCP. Take inFlightReq for HTTP.".formatted(name));
    };
  }

  private Filter basicAuth(String name, BasicAuth auth, boolean operator) throws InvalidFilter {
    String file = auth.usersFile();
    if (file != null && !file.isEmpty() && !operator) {
      throw new InvalidFilter(
          "The middleware '%s' names a usersFile, which only the operator's files may. Take users."
              .formatted(name));
    }
    return new BasicAuthFilter(
        name,
        auth,
        new AccountSource(name, auth.users(), file, parts.nanoTime()),
        new RememberedLogins(parts.random(), parts.nanoTime()),
        passwords);
  }

  private Filter forwardAuth(String name, ForwardAuth auth, FilterSurroundings surroundings)
      throws InvalidFilter {
    AuthUrl url = AuthUrl.parse(name, auth.address());
    boolean insecure = auth.insecureSkipVerify();
    SSLSocketFactory tls =
        url.secure() ? AuthTrust.factory(name, auth.ca(), insecure, surroundings.operator()) : null;
    return new ForwardAuthFilter(
        name,
        new AuthServer(url, tls, insecure, surroundings),
        new AuthHeaders(name, auth),
        outbound);
  }

  /**
   * Makes a guard of TCP connections.
   *
   * @throws InvalidFilter if it cannot be had, or is not one for TCP
   */
  public TcpPassage.Guard guard(String name, MiddlewareConfiguration configuration)
      throws InvalidFilter {
    return switch (configuration) {
      case Unusable unusable -> throw new InvalidFilter(String.join(" ", unusable.problems()));
      case IpAllowList list -> new IpAllowListFilter(name, list, List.of());
      case InFlightConnections _ ->
          throw new InvalidFilter(
              "The middleware '%s' limits connections, which are not counted yet. Remove it from the TCP router."
                  .formatted(name));
      default ->
          throw new InvalidFilter(
              "The middleware '%s' is not one for TCP: only ipAllowList is.".formatted(name));
    };
  }

  /** Sends all who come without TLS to where it is spoken; to be put before other filters. */
  public Filter httpsRedirect() {
    return new HttpsRedirectFilter(parts.ports());
  }

  /** Tells browsers to come by TLS only; to be put before other filters. */
  public Filter hsts(Duration maxAge) {
    return new HstsFilter(maxAge);
  }

  /** Whether a filter looks at paths, so that its routes have to refuse those of two meanings. */
  public static boolean readsPaths(MiddlewareConfiguration configuration) {
    return switch (configuration) {
      case StripPrefix _, StripPrefixRegex _, AddPrefix _, ReplacePathRegex _, RedirectRegex _ ->
          true;
      // Whom it asks may let some paths pass and others not.
      case ForwardAuth _ -> true;
      default -> false;
    };
  }

  /** Ends what is being asked; later requests that need it get 503. */
  @Override
  public void close() {
    passwords.close();
    outbound.close();
  }
}
