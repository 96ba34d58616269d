package dev.berth.certificates;

import dev.berth.certificates.HeldCertificate.Kind;
import dev.berth.kernel.TenantId;
import dev.berth.proxy.Certificates.Identity;
import dev.berth.proxy.Certificates.TlsOptions;
import dev.berth.router.CertificateSource.Wanted;
import dev.berth.traefik.TlsConfiguration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes of everything that there is what is shown. For one thread, but for {@link #forgetLocal}.
 */
final class DisplayBuilder {
  private static final List<String> LOOPBACK = List.of("127.0.0.1", "::1");

  private final LocalLeaves leaves;
  private final OperatorFiles operator;
  private final StoredCertificates stored;
  private final CertificateSettings settings;
  private final InstantSource clock;
  private final List<String> platform;
  private TlsConfiguration configured = TlsConfiguration.EMPTY;
  private volatile boolean forgetting;

  DisplayBuilder(
      LocalLeaves leaves,
      OperatorFiles operator,
      StoredCertificates stored,
      CertificateSettings settings,
      InstantSource clock) {
    this.leaves = leaves;
    this.operator = operator;
    this.stored = stored;
    this.settings = settings;
    this.clock = clock;
    String domain = settings.domain();
    this.platform = List.of("localhost", "berth." + domain, "s3." + domain, "registry." + domain);
  }

  /** Has the local authority issue anew what it has issued. */
  void forgetLocal() {
    forgetting = true;
  }

  /** Whether the operator's files have changed; they are read then. */
  boolean hasNewFiles() {
    return operator.look(clock.instant());
  }

  Display build(List<Wanted> wanted, TlsConfiguration files) {
    Instant now = clock.instant();
    if (forgetting) {
      forgetting = false;
      leaves.retain(Set.of());
    }
    if (!files.equals(configured)) {
      configured = files;
      operator.configure(files);
    }
    operator.look(now);
    StoredCertificates.Found kept = stored.read(now);
    List<HeldCertificate> all = new ArrayList<>(operator.found().certificates());
    all.addAll(kept.certificates());
    List<Wanted> wants = new ArrayList<>(wanted);
    if (settings.acme() != null) {
      wants.add(new Wanted(TenantId.PLATFORM, List.of("berth." + settings.domain()), null));
    }
    Selection selection = new Selection(all, wants, now);
    List<AcmeRow> toIssue = settings.acme() == null ? List.of() : selection.toIssue(wants);
    List<CertificateView> views = views(selection, kept, toIssue);
    IdentityTable table = table(selection, now, views, toIssue);
    views.sort(Comparator.comparing(CertificateView::name).thenComparing(CertificateView::kind));
    return new Display(table, views, toIssue);
  }

  /** What is shown; tells of the local ones, too. */
  private IdentityTable table(
      Selection selection, Instant now, List<CertificateView> views, List<AcmeRow> toIssue) {
    Map<String, Identity> byName = selection.identities();
    Set<String> told = new HashSet<>();
    toIssue.forEach(row -> told.addAll(row.names()));
    List<String> own = Stream.concat(platform.stream(), LOOPBACK.stream()).toList();
    Set<List<String>> used = new HashSet<>(Set.of(own));
    Identity main = leaves.get(own, now);
    for (String name : selection.uncovered()) {
      used.add(List.of(name));
      Identity leaf = platform.contains(name) ? main : leaves.get(List.of(name), now);
      if (leaf != null) {
        byName.put(name, leaf);
        if (!told.contains(name) && !platform.contains(name)) {
          views.add(local(selection.tenantOf(name), List.of(name), leaf, now));
        }
      }
    }
    leaves.retain(used);
    if (main != null) {
      views.add(local(TenantId.PLATFORM, own, main, now));
      platform.stream()
          .filter(name -> !byName.containsKey(CertificateNames.wildcardOf(name)))
          .forEach(name -> byName.putIfAbsent(name, main));
    }
    HeldCertificate byDefault = operator.found().byDefault();
    Identity fallback = byDefault == null ? main : byDefault.identity();
    return new IdentityTable(byName, fallback, isStrict(), options());
  }

  private static CertificateView local(
      TenantId tenant, List<String> names, Identity leaf, Instant now) {
    return CertificateView.of(
        new HeldCertificate(Kind.LOCAL, tenant, names, leaf, null, List.of()),
        List.of(tenant.value()),
        now);
  }

  private List<CertificateView> views(
      Selection selection, StoredCertificates.Found kept, List<AcmeRow> toIssue) {
    Map<String, AcmeRow> rows = new TreeMap<>();
    toIssue.forEach(row -> rows.put(row.id(), row));
    kept.rows().forEach(row -> rows.computeIfPresent(row.id(), (_, _) -> row));
    Map<String, AcmeRow> all = new TreeMap<>();
    kept.rows().forEach(row -> all.put(row.id(), row));
    List<CertificateView> views = new ArrayList<>();
    for (CertificateView view : selection.views()) {
      AcmeRow row = view.kind().equals("acme") ? all.get(String.join(" ", view.names())) : null;
      views.add(row == null ? view : view.of(row));
    }
    rows.values().stream()
        .filter(row -> row.chain() == null)
        .forEach(row -> views.add(CertificateView.missing(row)));
    operator
        .found()
        .broken()
        .forEach((place, cause) -> views.add(CertificateView.broken(Kind.FILE, place, cause)));
    kept.broken()
        .forEach((name, cause) -> views.add(CertificateView.broken(Kind.IMPORTED, name, cause)));
    return views;
  }

  private TlsConfiguration.@Nullable Options defaults() {
    return configured.options().get("default");
  }

  private boolean isStrict() {
    TlsConfiguration.Options defaults = defaults();
    return defaults != null && defaults.sniStrict();
  }

  /** Options that cannot be understood let in less, not more. */
  private TlsOptions options() {
    TlsConfiguration.Options defaults = defaults();
    boolean newest =
        defaults != null
            && (defaults.minVersion().equals("VersionTLS13") || !defaults.problems().isEmpty());
    return newest ? new TlsOptions("TLSv1.3") : TlsOptions.DEFAULT;
  }
}
