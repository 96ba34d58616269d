package dev.berth.certificates;

import dev.berth.proxy.Certificates.Identity;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** What the front door answers ACME servers that look whether a name is ours. Thread-safe. */
final class ChallengeAnswers {
  /** Of HTTP-01, by host and token. */
  private final Map<String, String> texts = new ConcurrentHashMap<>();

  /** Of TLS-ALPN-01, by host. */
  private final Map<String, Identity> certificates = new ConcurrentHashMap<>();

  @Nullable String text(String host, String token) {
    return texts.isEmpty() ? null : texts.get(key(host, token));
  }

  @Nullable Identity certificate(String host) {
    return certificates.isEmpty() ? null : certificates.get(host);
  }

  /** An answer that is given until it is closed. */
  @FunctionalInterface
  interface Open extends AutoCloseable {
    @Override
    void close();
  }

  Open open(String host, String token, String text) {
    texts.put(key(host, token), text);
    return () -> texts.remove(key(host, token));
  }

  Open open(String host, Identity certificate) {
    certificates.put(host, certificate);
    return () -> certificates.remove(host, certificate);
  }

  private static String key(String host, String token) {
    return CertificateNames.normal(host) + "/" + token;
  }
}
