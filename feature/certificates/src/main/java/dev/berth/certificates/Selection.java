package dev.berth.certificates;

import dev.berth.certificates.HeldCertificate.Kind;
import dev.berth.kernel.TenantId;
import dev.berth.proxy.Certificates.Identity;
import dev.berth.router.CertificateSource.Wanted;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Which certificate is shown for which name: of those that there are the exact one before a
 * wildcard, a valid one before an expired one, the one that ends later before the other; for wanted
 * names without any, one of the local authority. For one thread, for one use.
 */
final class Selection {
  private final Instant now;
  private final List<HeldCertificate> held;
  private final Map<String, HeldCertificate> byName = new HashMap<>();
  private final Map<HeldCertificate, Set<String>> tenants = new LinkedHashMap<>();

  /** Wanted names and whose they are. */
  private final Map<String, TenantId> wanted = new TreeMap<>();

  Selection(List<HeldCertificate> certificates, List<Wanted> wants, Instant now) {
    this.now = now;
    this.held =
        certificates.stream()
            .sorted(
                Comparator.comparing((HeldCertificate one) -> !one.isValidAt(now))
                    .thenComparing(HeldCertificate::expires, Comparator.reverseOrder()))
            .toList();
    for (HeldCertificate one : held) {
      one.names().forEach(name -> byName.putIfAbsent(name, one));
      tenants.put(one, new TreeSet<>());
      if (!one.tenant().equals(TenantId.PLATFORM)) {
        tenantsOf(one).add(one.tenant().value());
      }
    }
    for (Wanted want : wants) {
      for (String given : want.names()) {
        String name = CertificateNames.normal(given);
        if (CertificateNames.isHost(name)) {
          wanted.putIfAbsent(name, want.tenant());
          HeldCertificate shown = chosen(name);
          if (shown != null) {
            tenantsOf(shown).add(want.tenant().value());
          }
        }
      }
    }
  }

  private Set<String> tenantsOf(HeldCertificate one) {
    return tenants.computeIfAbsent(one, _ -> new TreeSet<>());
  }

  private @Nullable HeldCertificate chosen(String name) {
    HeldCertificate exact = byName.get(name);
    return exact != null ? exact : byName.get(CertificateNames.wildcardOf(name));
  }

  /** What is shown for a name that there is a certificate for, by all such names. */
  Map<String, Identity> identities() {
    Map<String, Identity> identities = new HashMap<>();
    byName.forEach((name, one) -> identities.put(name, one.identity()));
    return identities;
  }

  /** The wanted names that there is no certificate for, valid or not. */
  List<String> uncovered() {
    return wanted.keySet().stream().filter(name -> chosen(name) == null).toList();
  }

  /** What ACME is to get: names that the operator has brought no valid certificate for. */
  List<AcmeRow> toIssue(List<Wanted> wants) {
    List<HeldCertificate> brought =
        held.stream().filter(one -> one.kind() != Kind.ACME && one.isValidAt(now)).toList();
    Set<String> ids = new HashSet<>();
    List<AcmeRow> rows = new ArrayList<>();
    for (Wanted want : wants) {
      List<String> names =
          want.names().stream()
              .map(CertificateNames::normal)
              .filter(Selection::isPublic)
              .distinct()
              .toList();
      AcmeRow row = AcmeRow.of(names, want.tenant());
      if (!names.isEmpty()
          && brought.stream().noneMatch(one -> one.covers(names))
          && ids.add(row.id())) {
        rows.add(row);
      }
    }
    return rows;
  }

  /** Whether anybody but this machine can ask for it. */
  private static boolean isPublic(String name) {
    return CertificateNames.isHost(name)
        && name.contains(".")
        && !name.equals("localhost")
        && !name.endsWith(".localhost");
  }

  /** What is told of those that there are. */
  List<CertificateView> views() {
    return held.stream()
        .map(one -> CertificateView.of(one, List.copyOf(tenantsOf(one)), now))
        .toList();
  }

  /** Whose a wanted name is. */
  TenantId tenantOf(String name) {
    return wanted.getOrDefault(name, TenantId.PLATFORM);
  }
}
