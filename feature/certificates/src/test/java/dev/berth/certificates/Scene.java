package dev.berth.certificates;

import dev.berth.kernel.TenantId;
import dev.berth.proxy.Certificates.Identity;
import dev.berth.records.AuditEntry;
import dev.berth.router.CertificateSource.Wanted;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/** Certificates on a real database, with a clock to be set. */
final class Scene implements AutoCloseable {
  static final TenantId TEAM = new TenantId("team-a");
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00Z");

  final AtomicReference<Instant> time = new AtomicReference<>(NOW);
  final List<AuditEntry> trail = new CopyOnWriteArrayList<>();
  final SealingKeyring keyring = new SealingKeyring();
  final Path folder;
  private final Path home;
  private final CertificateSettings settings;
  private final InstantSource clock;
  private Store store;
  FrontDoorCertificates certificates;

  Scene(Path home) {
    this(home, null);
  }

  Scene(Path home, @Nullable AcmeSettings acme) {
    this(home, new CertificateSettings("k3f9zz", "localhost", acme), null);
  }

  Scene(Path home, CertificateSettings settings, @Nullable InstantSource clock) {
    this.home = home;
    this.folder = home.resolve("certificates");
    this.settings = settings;
    this.clock = clock == null ? time::get : clock;
    this.store = open();
    this.certificates = started();
  }

  private Store open() {
    return SqlStore.sqlite(home.resolve("berth.db"));
  }

  private FrontDoorCertificates started() {
    FrontDoorCertificates made =
        new FrontDoorCertificates(
            new FrontDoorCertificates.Surroundings(
                store, keyring, trail::add, clock, new SecureRandom(), folder),
            settings);
    made.start();
    return made;
  }

  Store store() {
    return store;
  }

  /** As after a kill: another process on the same data. */
  void restart() {
    certificates.close();
    store.close();
    store = open();
    certificates = started();
  }

  void want(String... names) {
    certificates.wanted(
        List.of(names).stream().map(name -> new Wanted(TEAM, List.of(name), null)).toList());
  }

  /** The names of what is shown for a name. */
  List<String> shown(@Nullable String name) {
    return CertificateNames.of(identity(name).chain().getFirst());
  }

  /** What the API tells an operator of a name. */
  CertificateView view(String name) {
    return certificates.views().stream()
        .filter(view -> view.name().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("No certificate " + name));
  }

  AcmeRow row(String id) {
    return store
        .read(handle -> AcmeTable.find(handle, id))
        .orElseThrow(() -> new AssertionError("No row " + id));
  }

  /** How many orders were made. */
  long orders() {
    return store.read(
        handle ->
            handle.createQuery("SELECT COUNT(*) FROM certificates_order").mapTo(Long.class).one());
  }

  /** What the audit trail has, as {@code DONE certificate:Issue certificate/a}. */
  List<String> audited() {
    return trail.stream()
        .map(one -> one.result() + " " + one.action() + " " + one.resource().path())
        .toList();
  }

  Identity identity(@Nullable String name) {
    return Objects.requireNonNull(certificates.find(name));
  }

  @Override
  public void close() {
    certificates.close();
    store.close();
  }
}
