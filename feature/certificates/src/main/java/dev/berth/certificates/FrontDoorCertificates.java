package dev.berth.certificates;

import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Threads;
import dev.berth.records.AuditTrail;
import dev.berth.router.CertificateSource;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import dev.berth.traefik.TlsConfiguration;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The certificates that the front door shows: operators' own, those got by ACME, and for what there
 * is none of these, those of a local authority. Thread-safe.
 *
 * <ol>
 *   <li>made: answers no name.
 *   <li>{@link #start}: makes tables and, the first time, the local authority; shows what there is.
 *   <li>{@link #wanted} and {@link #files} say what else, at any time.
 *   <li>{@link #close}: what is under way is given up, and goes on after the next start.
 * </ol>
 */
public final class FrontDoorCertificates implements CertificateSource, AutoCloseable {
  private static final Logger LOG = System.getLogger(FrontDoorCertificates.class.getName());
  private static final long SECONDS_BETWEEN_LOOKS = 2;

  /** How many looks there are between two that read the store: others may have written there. */
  private static final int LOOKS_PER_READ = 30;

  private final Surroundings surroundings;
  private final CertificateSettings settings;
  private final ChallengeAnswers answers = new ChallengeAnswers();
  private final AtomicBoolean changed = new AtomicBoolean();
  private volatile List<Wanted> wanted = List.of();
  private volatile TlsConfiguration files = TlsConfiguration.EMPTY;
  private volatile Display display = Display.EMPTY;
  private volatile @Nullable Started started;
  private int looks;

  public FrontDoorCertificates(Surroundings surroundings, CertificateSettings settings) {
    this.surroundings = surroundings;
    this.settings = settings;
  }

  /**
   * What it works with.
   *
   * @param folder the operator's certificates; need not exist
   */
  public record Surroundings(
      Store store,
      Keyring keyring,
      AuditTrail trail,
      InstantSource clock,
      SecureRandom random,
      Path folder) {}

  /**
   * What there is once it has started.
   *
   * @param issuer null: ACME is not set
   */
  private record Started(
      LocalAuthority authority,
      DisplayBuilder builder,
      @Nullable AcmeIssuer issuer,
      ScheduledExecutorService worker) {}

  /**
   * Makes its tables and the local authority; after it, what there is is shown.
   *
   * @throws BerthException {@code INVALID_CONFIGURATION} if a setting of ACME cannot be used
   */
  public void start() {
    Store store = surroundings.store();
    store.migrate("certificates");
    LocalAuthority authority =
        LocalAuthority.open(
            store,
            surroundings.keyring(),
            surroundings.clock(),
            surroundings.random(),
            settings.instance());
    Vault vault = new Vault(surroundings.keyring());
    DisplayBuilder builder =
        new DisplayBuilder(
            new LocalLeaves(authority),
            new OperatorFiles(surroundings.folder()),
            new StoredCertificates(store, vault),
            settings,
            surroundings.clock());
    display = builder.build(wanted, files);
    AcmeSettings acme = settings.acme();
    AcmeIssuer issuer =
        acme == null ? null : new AcmeIssuer(issuerSurroundings(vault), acme, answers);
    ScheduledExecutorService worker = Threads.scheduler("certificates");
    started = new Started(authority, builder, issuer, worker);
    Future<?> _ =
        worker.scheduleWithFixedDelay(
            this::look, SECONDS_BETWEEN_LOOKS, SECONDS_BETWEEN_LOOKS, TimeUnit.SECONDS);
    change();
  }

  private AcmeIssuer.Surroundings issuerSurroundings(Vault vault) {
    return new AcmeIssuer.Surroundings(
        surroundings.store(),
        vault,
        surroundings.trail(),
        surroundings.clock(),
        surroundings.random(),
        this::change);
  }

  /** {@code /api/ca} and {@code /api/certificates}. */
  public List<Endpoint> endpoints() {
    ImportedCertificates imported =
        new ImportedCertificates(
            surroundings.store(),
            new Vault(surroundings.keyring()),
            surroundings.clock(),
            this::change);
    return Stream.concat(
            new AuthorityEndpoints(() -> started().authority()).all().stream(),
            new CertificateEndpoints(this::views, imported, this::renew, surroundings.clock())
                .all().stream())
        .toList();
  }

  /** What it shows in the console. */
  public ConsolePages consolePages() {
    return Pages.all();
  }

  /** What is told to operators. */
  List<CertificateView> views() {
    return display.views();
  }

  @Override
  public void wanted(List<Wanted> all) {
    wanted = List.copyOf(all);
    change();
  }

  @Override
  public void files(TlsConfiguration next) {
    files = next;
    change();
  }

  @Override
  public @Nullable String httpChallenge(String host, String token) {
    return answers.text(host, token);
  }

  @Override
  public @Nullable Identity find(@Nullable String serverName) {
    return display.table().find(serverName);
  }

  @Override
  public @Nullable Identity challenge(String serverName) {
    return answers.certificate(serverName);
  }

  @Override
  public TlsOptions options(@Nullable String serverName) {
    return display.table().options();
  }

  @Override
  public void close() {
    Started now = started;
    if (now == null) {
      return;
    }
    if (now.issuer() != null) {
      now.issuer().close();
    }
    now.worker().shutdownNow();
    now.worker().close();
  }

  private void renew(CertificateView view) {
    AcmeIssuer issuer = started().issuer();
    if (issuer != null && view.kind().equals(HeldCertificate.Kind.ACME.word())) {
      issuer.hurry(String.join(" ", view.names()));
    } else {
      started().builder().forgetLocal();
      change();
    }
  }

  private void look() {
    Started now = started;
    boolean reads = ++looks % LOOKS_PER_READ == 0;
    if (now != null && (reads || now.builder().hasNewFiles())) {
      build(now);
    }
  }

  /** Has what is shown made anew, soon. */
  private void change() {
    Started now = started;
    if (now == null || !changed.compareAndSet(false, true)) {
      return;
    }
    try {
      now.worker().execute(() -> build(now));
    } catch (RejectedExecutionException e) {
      // It is being closed.
    }
  }

  private void build(Started now) {
    changed.set(false);
    try {
      display = now.builder().build(wanted, files);
      if (now.issuer() != null) {
        now.issuer().wanted(display.toIssue());
      }
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "Cannot look after the certificates; what was shown is shown still", e);
    }
  }

  private Started started() {
    Started now = started;
    if (now == null) {
      throw new IllegalStateException("Not started");
    }
    return now;
  }
}
