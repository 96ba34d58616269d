package dev.berth.proxy;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import io.netty.util.ReferenceCountUtil;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/** Speaks TLS with servers; one context for all servers that are looked at alike. */
final class UpstreamTlsContexts {
  private static final int MOST_KEPT = 500;

  private final long handshakeMillis;
  private final Map<Kept, SslContext> kept = new HashMap<>();

  private record Kept(
      boolean named, boolean verified, List<X509Certificate> authorities, boolean http1) {}

  UpstreamTlsContexts(long handshakeMillis) {
    this.handshakeMillis = handshakeMillis;
  }

  /**
   * Speaks TLS on one connection.
   *
   * @param http1 whether HTTP/2 is not to be agreed on
   * @throws SSLException if the authorities cannot be used
   */
  SslHandler handler(UpstreamTls how, boolean http1, ByteBufAllocator allocator)
      throws SSLException {
    String name = how.serverName();
    Kept key = new Kept(name != null, how.verified(), how.authorities(), http1);
    SslContext context = kept.get(key);
    if (context == null) {
      if (kept.size() >= MOST_KEPT) {
        close();
      }
      context = make(key);
      kept.put(key, context);
    }
    SslHandler handler =
        name == null ? context.newHandler(allocator) : context.newHandler(allocator, name, 443);
    handler.setHandshakeTimeoutMillis(handshakeMillis);
    return handler;
  }

  private static SslContext make(Kept key) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forClient()
            .sslProvider(TlsContexts.fastest())
            .protocols("TLSv1.3", "TLSv1.2")
            .endpointIdentificationAlgorithm(key.named && key.verified ? "HTTPS" : null)
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    key.http1 ? List.of("http/1.1") : List.of("h2", "http/1.1")));
    if (!key.verified) {
      builder.trustManager(InsecureTrustManagerFactory.INSTANCE);
    } else if (!key.authorities.isEmpty()) {
      builder.trustManager(key.authorities.toArray(X509Certificate[]::new));
    }
    return builder.build();
  }

  void close() {
    kept.values().forEach(ReferenceCountUtil::release);
    kept.clear();
  }
}
