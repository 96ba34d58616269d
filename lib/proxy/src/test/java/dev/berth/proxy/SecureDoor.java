package dev.berth.proxy;

import dev.berth.kernel.AddressRange;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/**
 * A proxy on 127.0.0.1 with listeners {@code web}, {@code websecure}, and the same two behind a
 * proxy that sends PROXY headers: {@code behind} and {@code behindsecure}.
 */
final class SecureDoor implements AutoCloseable {
  final TestCertificates certificates = new TestCertificates();
  final Map<String, TcpPassage> tcp = new ConcurrentHashMap<>();
  final BlockingQueue<Request> requests = new LinkedBlockingQueue<>();
  private final Map<String, Passage> passages = new ConcurrentHashMap<>();
  private final ProxyServer server;

  SecureDoor(ProxySettings settings) throws InterruptedException {
    List<AddressRange> proxies = List.of(AddressRange.parse("127.0.0.1/32"));
    server =
        new ProxyServer(
            new ProxyServer.Parts(
                List.of(
                    listener("web", false, List.of()),
                    listener("websecure", true, List.of()),
                    listener("behind", false, proxies),
                    listener("behindsecure", true, proxies)),
                settings,
                new Routes(),
                certificates,
                ExchangeLog.NONE));
    server.start();
  }

  private static Listener listener(String name, boolean tls, List<AddressRange> proxies) {
    return new Listener(name, List.of(Door.LOOPBACK), 0, tls, proxies);
  }

  static SecureDoor open() throws InterruptedException {
    return new SecureDoor(Door.settings());
  }

  ProxyServer server() {
    return server;
  }

  int port(String listener) {
    return java.util.Objects.requireNonNull(server.ports().get(listener));
  }

  /** Routes a host to a server on 127.0.0.1 that speaks HTTP/1. */
  void route(String host, int port) {
    route(host, address(port, UpstreamAddress.Scheme.HTTP, null));
  }

  Upstream route(String host, UpstreamAddress address) {
    Upstream upstream = new Upstream("t1", address);
    passages.put(
        host,
        new Passage(host, List.of(), new TestBalancer(List.of(upstream)), Passage.Options.DEFAULT));
    return upstream;
  }

  static UpstreamAddress address(
      int port, UpstreamAddress.Scheme scheme, @Nullable UpstreamTls tls) {
    InetAddress loopback = Door.LOOPBACK;
    return new UpstreamAddress(
        new InetSocketAddress(loopback, port), scheme, "127.0.0.1:" + port, tls);
  }

  @Override
  public void close() {
    server.close();
  }

  private final class Routes implements Routing {
    @Override
    public @Nullable Passage passage(Request request) {
      requests.add(request);
      return passages.get(request.host());
    }

    @Override
    public @Nullable Passage renewed(Passage passage) {
      return passages.get(passage.route());
    }

    @Override
    public @Nullable TcpPassage tcp(String listener, @Nullable String serverName) {
      return serverName == null ? null : tcp.get(serverName);
    }
  }
}
