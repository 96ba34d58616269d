package dev.berth.proxy;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** Certificates that sign themselves, made by the JDK's keytool; one for each list of names. */
final class TestCertificates implements Certificates {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final Map<String, KeyStore> MADE = new ConcurrentHashMap<>();

  final Map<String, Identity> shown = new ConcurrentHashMap<>();
  final Map<String, Identity> challenges = new ConcurrentHashMap<>();
  final Map<String, TlsOptions> options = new ConcurrentHashMap<>();

  /** Shows each of these names a certificate for all of them. */
  TestCertificates with(String... names) {
    Identity identity = identity(names);
    for (String name : names) {
      shown.put(name, identity);
    }
    return this;
  }

  static Identity identity(String... names) {
    try {
      KeyStore store = store(names);
      return new Identity(
          (PrivateKey) store.getKey("a", PASSWORD),
          List.of((X509Certificate) store.getCertificate("a")));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A context of the JDK that shows, and trusts, a certificate for these names. */
  static SSLContext context(String... names) {
    try {
      KeyManagerFactory keys =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      keys.init(store(names), PASSWORD);
      TrustManagerFactory trust =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      KeyStore trusted = KeyStore.getInstance("PKCS12");
      trusted.load(null, PASSWORD);
      trusted.setCertificateEntry("a", store(names).getCertificate("a"));
      trust.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(keys.getKeyManagers(), trust.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static KeyStore store(String... names) {
    return MADE.computeIfAbsent(String.join(",dns:", names), TestCertificates::make);
  }

  private static KeyStore make(String names) {
    try {
      Path folder = Files.createTempDirectory("certificates");
      Path file = folder.resolve("store.p12");
      Process keytool =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                  "-genkeypair",
                  "-alias",
                  "a",
                  "-keyalg",
                  "EC",
                  "-groupname",
                  "secp256r1",
                  "-storetype",
                  "PKCS12",
                  "-keystore",
                  file.toString(),
                  "-storepass",
                  new String(PASSWORD),
                  "-dname",
                  "CN=test",
                  "-ext",
                  "san=dns:" + names)
              .redirectErrorStream(true)
              .start();
      String said = new String(keytool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(said);
      }
      KeyStore store = KeyStore.getInstance("PKCS12");
      try (InputStream in = Files.newInputStream(file)) {
        store.load(in, PASSWORD);
      }
      Files.delete(file);
      Files.delete(folder);
      return store;
    } catch (GeneralSecurityException | IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public @Nullable Identity find(@Nullable String serverName) {
    return shown.get(serverName == null ? "" : serverName);
  }

  @Override
  public @Nullable Identity challenge(String serverName) {
    return challenges.get(serverName);
  }

  @Override
  public TlsOptions options(@Nullable String serverName) {
    return options.getOrDefault(serverName == null ? "" : serverName, TlsOptions.DEFAULT);
  }
}
