package dev.berth.certificates;

import dev.berth.certificates.HeldCertificate.Kind;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.proxy.Certificates.Identity;
import dev.berth.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The certificates in the store, opened: those that ACME got and those that were imported. What has
 * not changed is the same object again. For one thread.
 */
final class StoredCertificates {
  private final Store store;
  private final Vault vault;
  private Map<String, HeldCertificate> opened = new HashMap<>();

  StoredCertificates(Store store, Vault vault) {
    this.store = store;
    this.vault = vault;
  }

  /**
   * What there is.
   *
   * @param rows what ACME was asked for, whether it has come or not
   * @param broken imported ones that cannot be opened, by name
   */
  record Found(
      List<HeldCertificate> certificates, List<AcmeRow> rows, Map<String, String> broken) {}

  Found read(Instant now) {
    Map<String, HeldCertificate> next = new HashMap<>();
    Map<String, String> broken = new HashMap<>();
    List<AcmeRow> rows = store.read(AcmeTable::list);
    for (AcmeRow row : rows) {
      HeldCertificate one = acme(row, next, broken);
      if (one != null) {
        next.put(key(row), one);
      }
    }
    for (ImportedTable.Row row : store.read(ImportedTable::list)) {
      HeldCertificate one = imported(row, now, broken);
      if (one != null) {
        next.put(key(row), one);
      }
    }
    opened = next;
    return new Found(new ArrayList<>(next.values()), rows, broken);
  }

  private static String key(AcmeRow row) {
    return "acme " + row.tenant() + " " + row.id() + " " + row.chain();
  }

  private static String key(ImportedTable.Row row) {
    return "imported " + row.name() + " " + row.created() + " " + row.chain();
  }

  private @Nullable HeldCertificate acme(
      AcmeRow row, Map<String, HeldCertificate> next, Map<String, String> broken) {
    byte[] keys = row.keyPair();
    if (row.chain() == null || keys == null) {
      return null;
    }
    HeldCertificate there = opened.getOrDefault(key(row), next.get(key(row)));
    if (there != null) {
      return there;
    }
    try {
      List<X509Certificate> chain = Pem.certificates(row.chain());
      Identity identity =
          new Identity(vault.openPair(AcmeOrder.place(row), keys).getPrivate(), chain);
      return new HeldCertificate(Kind.ACME, row.tenant(), row.names(), identity, null, List.of());
    } catch (GeneralSecurityException | BerthException e) {
      broken.put(row.names().getFirst(), String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable HeldCertificate imported(
      ImportedTable.Row row, Instant now, Map<String, String> broken) {
    HeldCertificate there = opened.get(key(row));
    if (there != null) {
      return there;
    }
    try {
      String key =
          new String(vault.open("imported/" + row.name(), row.key()), StandardCharsets.UTF_8);
      CertificatePair pair = CertificatePair.parse(row.chain(), key, now);
      return new HeldCertificate(
          Kind.IMPORTED, TenantId.PLATFORM, pair.names(), pair.identity(), null, pair.warnings());
    } catch (CertificatePair.Unusable | BerthException e) {
      broken.put(row.name(), Objects.requireNonNullElse(e.getMessage(), "it cannot be opened"));
      return null;
    }
  }
}
