package dev.berth.registry;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * Whose certificates are believed: the Java machine's, the system's, and for one registry those in
 * its {@code ca.crt}. Read when it is first needed. Thread-safe.
 */
final class Trust {
  /** Where systems keep the certificates that their administrator trusts. */
  private static final List<Path> SYSTEM =
      List.of(
          Path.of("/etc/ssl/certs/ca-certificates.crt"),
          Path.of("/etc/pki/tls/certs/ca-bundle.crt"));

  private final List<Path> directories;
  private final Map<String, SSLSocketFactory> factories = new HashMap<>();

  Trust(List<Path> directories) {
    this.directories = directories;
  }

  /** Makes connections to one place. */
  synchronized SSLSocketFactory factory(Endpoint endpoint) throws IOException {
    String name = endpoint.toString();
    SSLSocketFactory known = factories.get(name);
    if (known == null) {
      known = make(name);
      factories.put(name, known);
    }
    return known;
  }

  private SSLSocketFactory make(String name) throws IOException {
    List<Certificate> trusted = new ArrayList<>();
    Stream<Path> own = directories.stream().map(each -> each.resolve(name).resolve("ca.crt"));
    for (Path file : Stream.concat(SYSTEM.stream(), own).filter(Files::exists).toList()) {
      trusted.addAll(certificates(file));
    }
    try {
      trusted.addAll(List.of(manager(null).getAcceptedIssuers()));
      KeyStore store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      for (int i = 0; i < trusted.size(); i++) {
        store.setCertificateEntry("ca-" + i, trusted.get(i));
      }
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, new TrustManager[] {manager(store)}, null);
      return context.getSocketFactory();
    } catch (GeneralSecurityException e) {
      throw RegistryException.unavailable("TLS cannot be used here: " + e.getMessage(), e);
    }
  }

  private static List<? extends Certificate> certificates(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return List.copyOf(CertificateFactory.getInstance("X.509").generateCertificates(in));
    } catch (CertificateException e) {
      throw RegistryException.unavailable(
          "the certificates in '%s' cannot be read".formatted(file), e);
    }
  }

  /**
   * What decides about certificates.
   *
   * @param store of those believed; null: the Java machine's own
   */
  private static X509TrustManager manager(@Nullable KeyStore store)
      throws GeneralSecurityException {
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(store);
    return Stream.of(factory.getTrustManagers())
        .filter(X509TrustManager.class::isInstance)
        .map(X509TrustManager.class::cast)
        .findFirst()
        .orElseThrow();
  }

  /** Where a certificate of a place is looked for, for messages. */
  static String file(Endpoint endpoint) {
    return "registries/" + endpoint + "/ca.crt";
  }
}
