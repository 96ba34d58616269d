package dev.berth.filters;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import org.jspecify.annotations.Nullable;

/** Whose certificates a forward-auth server may show. */
final class AuthTrust {
  private AuthTrust() {}

  /**
   * What makes its connections.
   *
   * @param ca a file or a PEM text; null: those that the system believes
   * @param insecure whether any certificate will do
   * @param operator whether a file may be named
   */
  static SSLSocketFactory factory(
      String middleware, @Nullable String ca, boolean insecure, boolean operator)
      throws InvalidFilter {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers(middleware, ca, insecure, operator), null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException | IOException e) {
      throw new InvalidFilter(
          "The certificate authority of the middleware '%s' cannot be read: %s."
              .formatted(middleware, e.getMessage()));
    }
  }

  private static TrustManager @Nullable [] managers(
      String middleware, @Nullable String ca, boolean insecure, boolean operator)
      throws GeneralSecurityException, IOException, InvalidFilter {
    if (insecure) {
      return new TrustManager[] {new TrustsAll()};
    }
    if (ca == null || ca.isBlank()) {
      return null;
    }
    KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
    store.load(null, null);
    int count = 0;
    for (Certificate certificate : certificates(middleware, ca, operator)) {
      store.setCertificateEntry("ca-" + count++, certificate);
    }
    if (count == 0) {
      throw new IOException("it holds no certificate");
    }
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return factory.getTrustManagers();
  }

  private static Collection<? extends Certificate> certificates(
      String middleware, String ca, boolean operator)
      throws GeneralSecurityException, IOException, InvalidFilter {
    byte[] pem;
    if (ca.contains("-----BEGIN")) {
      pem = ca.getBytes(StandardCharsets.US_ASCII);
    } else if (operator) {
      pem = Files.readAllBytes(Path.of(ca));
    } else {
      throw new InvalidFilter(
          "The middleware '%s' names a file as its certificate authority, which only the operator's files may. Write the PEM text itself."
              .formatted(middleware));
    }
    return CertificateFactory.getInstance("X.509")
        .generateCertificates(new ByteArrayInputStream(pem));
  }

  /** Believes everybody: what {@code insecureSkipVerify} asks for. */
  private static final class TrustsAll extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
