package dev.berth.traefik;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Certificates and options of TLS, which only files say. Immutable.
 *
 * @param certificates shown to who asks for a name in one of them
 * @param defaultCertificate shown to all others; null: none
 * @param options by name; {@code default} is for all who name none
 */
public record TlsConfiguration(
    List<CertificateFiles> certificates,
    @Nullable CertificateFiles defaultCertificate,
    Map<String, Options> options) {
  /** Nothing. */
  public static final TlsConfiguration EMPTY = new TlsConfiguration(List.of(), null, Map.of());

  public TlsConfiguration {
    certificates = List.copyOf(certificates);
    options = Sorted.copy(options);
  }

  /** PEM files, or PEM texts. */
  public record CertificateFiles(String certFile, String keyFile) {}

  /**
   * How TLS is spoken.
   *
   * @param minVersion {@code VersionTLS12} or {@code VersionTLS13}
   * @param sniStrict whether who asks for an unknown name is refused
   */
  public record Options(String minVersion, boolean sniStrict, List<String> problems) {
    public Options {
      problems = List.copyOf(problems);
    }
  }
}
