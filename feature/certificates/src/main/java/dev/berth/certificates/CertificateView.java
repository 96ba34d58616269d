package dev.berth.certificates;

import dev.berth.certificates.HeldCertificate.Kind;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a certificate, or of one that there should be; never its key.
 *
 * @param name the main name; of a file that cannot be used, its path
 * @param kind {@code local}, {@code file}, {@code imported} or {@code acme}
 * @param state how it fares, in one word: {@code valid}, {@code failing}, {@code broken}
 * @param issuer who vouches for it; null: there is none yet
 * @param fingerprint SHA-256, as {@code AB:CD:…}
 * @param tenants whose hosts it is shown for
 * @param renews when it is got anew
 * @param reason why it is not valid, or could not be renewed
 * @param nextTry when that is tried again
 */
record CertificateView(
    String name,
    List<String> names,
    String kind,
    String state,
    @Nullable String issuer,
    @Nullable String fingerprint,
    @Nullable Instant from,
    @Nullable Instant expires,
    @Nullable Instant renews,
    List<String> tenants,
    @Nullable String place,
    List<String> warnings,
    @Nullable String reason,
    @Nullable Instant nextTry) {
  CertificateView {
    names = List.copyOf(names);
    tenants = List.copyOf(new TreeSet<>(tenants));
    warnings = List.copyOf(warnings);
  }

  static CertificateView of(HeldCertificate held, List<String> tenants, Instant now) {
    X509Certificate certificate = held.certificate();
    return new CertificateView(
        held.names().getFirst(),
        held.names(),
        held.kind().word(),
        held.isValidAt(now) ? "valid" : "expired",
        certificate.getIssuerX500Principal().getName(),
        Pem.fingerprint(certificate),
        certificate.getNotBefore().toInstant(),
        certificate.getNotAfter().toInstant(),
        null,
        tenants,
        held.place(),
        held.warnings(),
        null,
        null);
  }

  /** One that the operator gave and that cannot be used. */
  static CertificateView broken(Kind kind, String place, String reason) {
    return nothing(place, List.of(), kind, "broken", List.of(), reason, null);
  }

  /** One that is wanted by ACME and not there. */
  static CertificateView missing(AcmeRow row) {
    return nothing(
        row.names().getFirst(),
        row.names(),
        Kind.ACME,
        row.failures() > 0 ? "failing" : "pending",
        List.of(row.tenant().value()),
        row.reason(),
        row.failures() > 0 ? row.nextTry() : null);
  }

  private static CertificateView nothing(
      String name,
      List<String> names,
      Kind kind,
      String state,
      List<String> tenants,
      @Nullable String reason,
      @Nullable Instant nextTry) {
    return new CertificateView(
        name,
        names,
        kind.word(),
        state,
        null,
        null,
        null,
        null,
        null,
        tenants,
        null,
        List.of(),
        reason,
        nextTry);
  }

  /** With when it is renewed, and why it was not when it should have been. */
  CertificateView of(AcmeRow row) {
    return new CertificateView(
        name,
        names,
        kind,
        state,
        issuer,
        fingerprint,
        from,
        expires,
        row.renew(),
        tenants,
        place,
        warnings,
        row.reason(),
        row.failures() > 0 ? row.nextTry() : null);
  }

  /** As one of the tenants sees it. */
  CertificateView seenBy(String tenant) {
    return new CertificateView(
        name,
        names,
        kind,
        state,
        issuer,
        fingerprint,
        from,
        expires,
        renews,
        List.of(tenant),
        null,
        warnings,
        reason,
        nextTry);
  }
}
