package dev.berth.certificates;

import dev.berth.kernel.TenantId;
import dev.berth.proxy.Certificates.Identity;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A certificate that there is, with its key. Immutable.
 *
 * @param tenant who has it; the platform: the operator, for everybody's hosts
 * @param names that it is for, the main one first
 * @param place the file that it is from, for people; null: none
 * @param warnings what is odd about it
 */
record HeldCertificate(
    Kind kind,
    TenantId tenant,
    List<String> names,
    Identity identity,
    @Nullable String place,
    List<String> warnings) {
  /** Where certificates come from. */
  enum Kind {
    LOCAL,
    FILE,
    IMPORTED,
    ACME;

    /** As people read it. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  HeldCertificate {
    names = List.copyOf(names);
    warnings = List.copyOf(warnings);
  }

  X509Certificate certificate() {
    return identity.chain().getFirst();
  }

  Instant expires() {
    return certificate().getNotAfter().toInstant();
  }

  boolean isValidAt(Instant time) {
    return expires().isAfter(time) && !certificate().getNotBefore().toInstant().isAfter(time);
  }

  /** Whether it is good for all of some names. */
  boolean covers(List<String> others) {
    return others.stream().allMatch(name -> CertificateNames.covers(names, name));
  }
}
