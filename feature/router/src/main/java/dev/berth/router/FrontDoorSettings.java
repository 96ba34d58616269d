package dev.berth.router;

import dev.berth.kernel.AddressRange;
import dev.berth.proxy.ProxySettings;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an operator sets of the front door. Immutable.
 *
 * @param domain the zone under which stacks get their names: {@code localhost}
 * @param listening where clients are taken
 * @param https what is done so that clients speak TLS
 * @param proxy whom to trust, how much and how long
 * @param routesFolder the folder of the operator's files of routes; null: there is none
 * @param acceptOpenPorts whether a route may be protected though others reach its tasks past it
 */
public record FrontDoorSettings(
    String domain,
    Listening listening,
    Https https,
    ProxySettings proxy,
    @Nullable Path routesFolder,
    boolean acceptOpenPorts) {
  public FrontDoorSettings {
    domain = HostNames.normalised(domain);
  }

  /** All addresses, plain HTTP only, nobody trusted, default limits and times, no files. */
  public static FrontDoorSettings of(String domain, int httpPort) {
    return new FrontDoorSettings(
        domain, Listening.of(httpPort), Https.OPTIONAL, ProxySettings.DEFAULT, null, false);
  }

  public FrontDoorSettings withListening(Listening changed) {
    return new FrontDoorSettings(domain, changed, https, proxy, routesFolder, acceptOpenPorts);
  }

  public FrontDoorSettings withHttps(Https changed) {
    return new FrontDoorSettings(domain, listening, changed, proxy, routesFolder, acceptOpenPorts);
  }

  public FrontDoorSettings withProxy(ProxySettings changed) {
    return new FrontDoorSettings(domain, listening, https, changed, routesFolder, acceptOpenPorts);
  }

  public FrontDoorSettings withRoutesFolder(Path changed) {
    return new FrontDoorSettings(domain, listening, https, proxy, changed, acceptOpenPorts);
  }

  public FrontDoorSettings withOpenPortsAccepted() {
    return new FrontDoorSettings(domain, listening, https, proxy, routesFolder, true);
  }

  FrontDoorSettings withBind(List<InetAddress> changed) {
    return withListening(listening.withBind(changed));
  }

  FrontDoorSettings withLimits(ProxySettings.Limits changed) {
    return withProxy(new ProxySettings(proxy.trustedProxies(), changed, proxy.timeouts()));
  }

  int httpPort() {
    return listening.httpPort();
  }

  List<InetAddress> bind() {
    return listening.bind();
  }

  List<AddressRange> trustedProxies() {
    return proxy.trustedProxies();
  }

  ProxySettings.Limits limits() {
    return proxy.limits();
  }

  ProxySettings.Timeouts timeouts() {
    return proxy.timeouts();
  }

  /**
   * Where clients are taken.
   *
   * @param httpPort for plain HTTP; 0: any free port, for tests
   * @param httpsPort for TLS; 0: any free port, for tests; -1: none
   * @param bind the addresses to listen on; empty: all of the machine, IPv4 and IPv6
   * @param proxyProtocol whose connections begin with a PROXY header, and only theirs
   */
  public record Listening(
      int httpPort, int httpsPort, List<InetAddress> bind, List<AddressRange> proxyProtocol) {
    public Listening {
      bind = List.copyOf(bind);
      proxyProtocol = List.copyOf(proxyProtocol);
    }

    /** Plain HTTP on all addresses. */
    public static Listening of(int httpPort) {
      return new Listening(httpPort, -1, List.of(), List.of());
    }

    public Listening withHttpsPort(int changed) {
      return new Listening(httpPort, changed, bind, proxyProtocol);
    }

    public Listening withBind(List<InetAddress> changed) {
      return new Listening(httpPort, httpsPort, changed, proxyProtocol);
    }
  }

  /**
   * What is done so that clients speak TLS; for routes and the platform's own hosts alike.
   *
   * @param redirect whether who speaks plain HTTP is sent to HTTPS
   * @param hsts how long browsers are told to speak TLS only; zero: they are not told
   */
  public record Https(boolean redirect, Duration hsts) {
    /** As the client likes. */
    public static final Https OPTIONAL = new Https(false, Duration.ZERO);
  }
}
