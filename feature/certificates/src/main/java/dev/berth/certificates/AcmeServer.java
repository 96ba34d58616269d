package dev.berth.certificates;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;
import org.shredzone.acme4j.Session;
import org.shredzone.acme4j.connector.NetworkSettings;
import org.shredzone.acme4j.provider.GenericAcmeProvider;

/** How an ACME server is spoken to. Thread-safe; its sessions are for one thread each. */
final class AcmeServer implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final AcmeSettings settings;
  private final HttpClient client;

  /**
   * @throws BerthException {@code INVALID_CONFIGURATION} if the file of authorities cannot be used
   */
  AcmeServer(AcmeSettings settings) {
    this.settings = settings;
    HttpClient.Builder builder =
        HttpClient.newBuilder().followRedirects(HttpClient.Redirect.NORMAL).connectTimeout(TIMEOUT);
    Path authorities = settings.authorityFile();
    this.client =
        (authorities == null ? builder : builder.sslContext(trusting(authorities))).build();
  }

  /** A session of its own, which knows nothing of others. */
  Session session() {
    Session session = new Session(settings.directory(), new Provider());
    session.networkSettings().setTimeout(TIMEOUT);
    return session;
  }

  /** The library's own way, but for the client. */
  private final class Provider extends GenericAcmeProvider {
    @Override
    public HttpClient createHttpClient(@Nullable NetworkSettings unused) {
      return client;
    }
  }

  private static SSLContext trusting(Path file) {
    try {
      List<X509Certificate> trusted = new ArrayList<>(Pem.certificates(Files.readString(file)));
      if (trusted.isEmpty()) {
        throw new IOException("there is no certificate in it");
      }
      trusted.addAll(usual());
      KeyStore store = KeyStore.getInstance("PKCS12");
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("authority-" + i, trusted.get(i));
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(store);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot use the authorities of the ACME server in '%s': %s. Name a PEM file of certificates."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  /** Those that this machine trusts. */
  private static List<X509Certificate> usual() throws GeneralSecurityException {
    TrustManagerFactory managers =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    managers.init((KeyStore) null);
    return Arrays.stream(managers.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .flatMap(manager -> Arrays.stream(((X509TrustManager) manager).getAcceptedIssuers()))
        .toList();
  }

  @Override
  public void close() {
    client.shutdownNow();
  }
}
