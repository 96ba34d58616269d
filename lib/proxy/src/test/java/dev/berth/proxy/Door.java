package dev.berth.proxy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** A proxy on a free port of 127.0.0.1, with servers that tests make up. */
final class Door implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Map<String, Passage> passages = new ConcurrentHashMap<>();
  private final ProxyServer server;

  private Door(ProxySettings settings, ExchangeLog log) throws InterruptedException {
    Listener web = new Listener("web", List.of(LOOPBACK), 0, false, List.of());
    server =
        new ProxyServer(
            new ProxyServer.Parts(List.of(web), settings, new Routes(), new NoCertificates(), log));
    server.start();
  }

  static Door open() throws InterruptedException {
    return open(settings());
  }

  static Door open(ProxySettings settings) throws InterruptedException {
    return new Door(settings, ExchangeLog.NONE);
  }

  static Door open(ProxySettings settings, ExchangeLog log) throws InterruptedException {
    return new Door(settings, log);
  }

  /** The defaults, with two event loops. */
  static ProxySettings settings() {
    ProxySettings.Limits limits = ProxySettings.Limits.DEFAULT;
    return with(limits(limits.connections(), limits.connectionsPerServer(), 2));
  }

  static ProxySettings with(ProxySettings.Limits limits) {
    return new ProxySettings(List.of(), limits, ProxySettings.Timeouts.DEFAULT);
  }

  static ProxySettings with(ProxySettings.Timeouts timeouts) {
    return new ProxySettings(List.of(), settings().limits(), timeouts);
  }

  static ProxySettings.Limits limits(int connections, int connectionsPerServer, int eventLoops) {
    ProxySettings.Limits limits = ProxySettings.Limits.DEFAULT;
    return new ProxySettings.Limits(
        limits.requestLine(),
        limits.headers(),
        limits.headerCount(),
        connections,
        connectionsPerServer,
        limits.streams(),
        limits.heldBody(),
        eventLoops);
  }

  static ProxySettings.Timeouts quick() {
    return new ProxySettings.Timeouts(
        Duration.ofSeconds(3),
        Duration.ofMillis(800),
        Duration.ofMillis(800),
        Duration.ofMillis(1_200),
        Duration.ofMillis(400));
  }

  ProxyServer server() {
    return server;
  }

  int port() {
    return Objects.requireNonNull(server.ports().get("web"));
  }

  /** Routes NAME.localhost to a server on 127.0.0.1. */
  void route(String name, int port) {
    route(name, List.of(upstream("t1", LOOPBACK, port)));
  }

  void route(String name, List<Upstream> upstreams) {
    route(name, upstreams, List.of(), Passage.Options.DEFAULT);
  }

  void route(String name, List<Upstream> upstreams, List<Filter> filters, Passage.Options options) {
    String host = name + ".localhost";
    passages.put(host, new Passage(host, filters, new TestBalancer(upstreams), options));
  }

  static Upstream upstream(String name, InetAddress address, int port) {
    return new Upstream(
        name,
        new UpstreamAddress(
            new InetSocketAddress(address, port),
            UpstreamAddress.Scheme.HTTP,
            address.getHostAddress() + ":" + port,
            null));
  }

  /** Servers t0, t1 … at 127.0.1.0, 127.0.1.1 …, which all lead to this machine. */
  static List<Upstream> upstreams(int count, int port) {
    List<Upstream> upstreams = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      upstreams.add(upstream("t" + i, InetAddress.ofLiteral("127.0.1." + i), port));
    }
    return upstreams;
  }

  /** Takes a server out, waits for what it carries, and closes what is left after a time. */
  void drain(String name, Upstream upstream, Duration most) throws InterruptedException {
    String host = name + ".localhost";
    Passage of = Objects.requireNonNull(passages.get(host));
    List<Upstream> left = new ArrayList<>(of.balancer().upstreams());
    left.remove(upstream);
    route(name, left, of.filters(), of.options());
    upstream.startDraining();
    server.retire(upstream);
    upstream.awaitDrained(most.toNanos());
    server.abort(upstream);
  }

  Upstream upstream(String name) {
    Passage of = Objects.requireNonNull(passages.get(name + ".localhost"));
    return of.balancer().upstreams().iterator().next();
  }

  @Override
  public void close() {
    server.close();
  }

  private final class Routes implements Routing {
    @Override
    public @Nullable Passage passage(Request request) {
      return passages.get(request.host());
    }

    @Override
    public @Nullable Passage renewed(Passage passage) {
      return passages.get(passage.route());
    }

    @Override
    public @Nullable TcpPassage tcp(String listener, @Nullable String serverName) {
      return null;
    }
  }

  private static final class NoCertificates implements Certificates {
    @Override
    public @Nullable Identity find(@Nullable String serverName) {
      return null;
    }

    @Override
    public @Nullable Identity challenge(String serverName) {
      return null;
    }
  }
}
