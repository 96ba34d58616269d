package dev.berth.proxy;

import dev.berth.proxy.Certificates.Identity;
import dev.berth.proxy.Certificates.TlsOptions;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.OpenSsl;
import io.netty.handler.ssl.OpenSslSessionContext;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import io.netty.handler.ssl.SslProvider;
import io.netty.handler.ssl.SupportedCipherSuiteFilter;
import io.netty.util.ReferenceCountUtil;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLException;

/**
 * Speaks TLS to clients with the certificates they are shown: one context for each certificate, so
 * that a session is resumed only with the certificate that it began with. The contexts that have
 * been used last are kept. Thread-safe.
 */
final class TlsContexts implements AutoCloseable {
  /** The protocol of the challenge of RFC 8737. */
  static final String CHALLENGE = "acme-tls/1";

  private static final int MOST_KEPT = 2000;
  private static final Duration SESSION = Duration.ofHours(12);

  /** AEAD with forward secrecy, what RFC 9325 and Mozilla's "intermediate" recommend. */
  private static final List<String> CIPHERS =
      List.of(
          "TLS_AES_128_GCM_SHA256",
          "TLS_AES_256_GCM_SHA384",
          "TLS_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256",
          "TLS_ECDHE_ECDSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_RSA_WITH_AES_256_GCM_SHA384",
          "TLS_ECDHE_ECDSA_WITH_CHACHA20_POLY1305_SHA256",
          "TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256");

  private final SslProvider provider;
  private final Duration handshake;
  private final Map<Kept, SslContext> kept = new LinkedHashMap<>(16, 0.75f, true);

  private record Kept(Identity identity, TlsOptions options, boolean challenge) {}

  /**
   * Keeps none yet.
   *
   * @param handshake how long a client may take to shake hands
   */
  TlsContexts(SslProvider provider, Duration handshake) {
    this.provider = provider;
    this.handshake = handshake;
  }

  /** BoringSSL where its library can be loaded, else what the JDK has. */
  static SslProvider fastest() {
    return OpenSsl.isAvailable() ? SslProvider.OPENSSL_REFCNT : SslProvider.JDK;
  }

  /**
   * Speaks TLS on one connection, and HTTP/2 or HTTP/1.1 over it.
   *
   * @throws SSLException if the key and the certificate cannot be used
   */
  SslHandler handler(Identity identity, TlsOptions options, ByteBufAllocator allocator)
      throws SSLException {
    return handler(new Kept(identity, options, false), allocator);
  }

  /**
   * Answers a challenge on one connection.
   *
   * @throws SSLException if the key and the certificate cannot be used
   */
  SslHandler challengeHandler(Identity identity, ByteBufAllocator allocator) throws SSLException {
    return handler(new Kept(identity, TlsOptions.DEFAULT, true), allocator);
  }

  private SslHandler handler(Kept key, ByteBufAllocator allocator) throws SSLException {
    SslContext context = retained(key);
    try {
      SslHandler handler = context.newHandler(allocator);
      handler.setHandshakeTimeoutMillis(handshake.toMillis());
      return handler;
    } finally {
      ReferenceCountUtil.release(context);
    }
  }

  private synchronized SslContext retained(Kept key) throws SSLException {
    SslContext context = kept.get(key);
    if (context == null) {
      context = make(key);
      kept.put(key, context);
      if (kept.size() > MOST_KEPT) {
        var eldest = kept.entrySet().iterator();
        ReferenceCountUtil.release(eldest.next().getValue());
        eldest.remove();
      }
    }
    return ReferenceCountUtil.retain(context);
  }

  private SslContext make(Kept key) throws SSLException {
    SslContextBuilder builder =
        SslContextBuilder.forServer(key.identity.key(), key.identity.chain())
            .sslProvider(provider)
            .ciphers(CIPHERS, SupportedCipherSuiteFilter.INSTANCE)
            .sessionTimeout(SESSION.toSeconds())
            .applicationProtocolConfig(
                new ApplicationProtocolConfig(
                    ApplicationProtocolConfig.Protocol.ALPN,
                    ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                    ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                    key.challenge ? List.of(CHALLENGE) : List.of("h2", "http/1.1")));
    if (key.options.oldest().equals("TLSv1.3")) {
      builder.protocols("TLSv1.3");
    } else {
      builder.protocols("TLSv1.3", "TLSv1.2");
    }
    SslContext context = builder.build();
    if (context.sessionContext() instanceof OpenSslSessionContext sessions) {
      // No keys: tickets are switched on, and BoringSSL makes and changes their keys itself.
      sessions.setTicketKeys();
    }
    return context;
  }

  @Override
  public synchronized void close() {
    kept.values().forEach(ReferenceCountUtil::release);
    kept.clear();
  }
}
