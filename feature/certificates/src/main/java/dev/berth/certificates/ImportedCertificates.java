package dev.berth.certificates;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.store.Store;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;

/** Takes certificates that operators bring along, and removes them. Thread-safe. */
final class ImportedCertificates {
  private final Store store;
  private final Vault vault;
  private final InstantSource clock;
  private final Runnable changed;

  /**
   * @param changed told after each change
   */
  ImportedCertificates(Store store, Vault vault, InstantSource clock, Runnable changed) {
    this.store = store;
    this.vault = vault;
    this.clock = clock;
    this.changed = changed;
  }

  /**
   * Keeps a pair, in the place of one of the same name.
   *
   * @throws BerthException {@code INVALID_INPUT} if it cannot be used
   */
  CertificatePair put(String name, String certificate, String key) {
    Instant now = clock.instant();
    CertificatePair pair = checked(name, certificate, key, now);
    byte[] kept = vault.seal("imported/" + name, key.getBytes(StandardCharsets.UTF_8));
    String chain = Pem.render(pair.identity().chain());
    store.write(handle -> ImportedTable.put(handle, new ImportedTable.Row(name, chain, kept, now)));
    changed.run();
    return pair;
  }

  private static CertificatePair checked(String name, String certificate, String key, Instant now) {
    try {
      CertificatePair pair = CertificatePair.parse(certificate, key, now);
      if (!pair.names().getFirst().equals(name)) {
        throw refused(
            name, "its first name is '" + pair.names().getFirst() + "'. Import it by that name");
      }
      return pair;
    } catch (CertificatePair.Unusable e) {
      throw refused(name, e.getMessage() + ". Give PEM, with the chain after the certificate");
    }
  }

  private static BerthException refused(String name, String cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT, "Cannot import the certificate '%s': %s.".formatted(name, cause));
  }

  /** False if there is none of that name. */
  boolean remove(String name) {
    boolean gone = store.write(handle -> ImportedTable.remove(handle, name));
    if (gone) {
      changed.run();
    }
    return gone;
  }
}
