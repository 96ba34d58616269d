package dev.berth.metrics;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/** Speaks TLS with tasks. Immutable. */
final class ScrapeTls {
  private final SSLSocketFactory verifying;
  private final SSLSocketFactory trusting;

  /**
   * @param verifying knows the authorities whose certificates count
   */
  ScrapeTls(SSLSocketFactory verifying) {
    this.verifying = verifying;
    this.trusting = trusting();
  }

  /** The same connection, secured as the target wants; nothing was said on it before. */
  Socket over(Socket plain, ScrapeTarget target) throws IOException {
    return switch (target.security()) {
      case ScrapeTarget.Security.Plain _ -> plain;
      case ScrapeTarget.Security.Unverified(String name) ->
          secured(trusting, plain, target.address(), name, false);
      case ScrapeTarget.Security.Verified(String name) ->
          secured(verifying, plain, target.address(), name, true);
    };
  }

  private static Socket secured(
      SSLSocketFactory factory,
      Socket plain,
      InetSocketAddress address,
      String name,
      boolean verified)
      throws IOException {
    SSLSocket socket = (SSLSocket) factory.createSocket(plain, name, address.getPort(), true);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    if (verified) {
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
    }
    socket.setSSLParameters(parameters);
    socket.startHandshake();
    return socket;
  }

  private static SSLSocketFactory trusting() {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {new Anybody()}, new SecureRandom());
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java speaks no TLS", e);
    }
  }

  /** Takes every certificate: who is asked for it said so by a label of its own. */
  private static final class Anybody extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
