package dev.berth.certificates;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditTrail;
import dev.berth.store.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.shredzone.acme4j.exception.AcmeException;
import org.shredzone.acme4j.exception.AcmeNetworkException;
import org.shredzone.acme4j.exception.AcmeRateLimitedException;
import org.shredzone.acme4j.exception.AcmeServerException;

/**
 * Gets the certificates that are wanted and renews them, a few at once: one that fails waits longer
 * each time and holds back nobody. Of several servers on one store, the one with the lease works.
 * Thread-safe.
 */
final class AcmeIssuer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(AcmeIssuer.class.getName());
  private static final int AT_ONCE = 4;
  private static final Duration LEASE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofSeconds(10);

  /** How long what failed and is not wanted any more is remembered: a route may come back. */
  private static final Duration MEMORY = Duration.ofDays(1);

  private static final int LONGEST_REASON = 500;
  private static final Principal ITSELF = new Principal("berth", TenantId.PLATFORM, true);
  private static final Action ISSUE = new Action("certificate:Issue");
  private static final Action RENEW = new Action("certificate:Renew");

  private final Surroundings surroundings;
  private final AcmeOrder orders;
  private final AcmeAccount account;
  private final AcmeServer server;
  private final String holder;
  private final Semaphore wake = new Semaphore(0);
  private final Set<String> underWay = ConcurrentHashMap.newKeySet();
  private final ExecutorService executor = Threads.virtual("certificate-order");
  private final Thread loop;
  private volatile Map<String, AcmeRow> wanted = Map.of();

  /** Since when this process has seen that nobody wants a row; the loop's own. */
  private final Map<String, Instant> idleSince = new HashMap<>();

  private volatile boolean closed;

  /**
   * Starts; nothing is wanted yet.
   *
   * @throws BerthException {@code INVALID_CONFIGURATION} if a file of the settings cannot be used
   */
  AcmeIssuer(Surroundings surroundings, AcmeSettings settings, ChallengeAnswers answers) {
    this.surroundings = surroundings;
    this.server = new AcmeServer(settings);
    IssuedForm form = new IssuedForm(surroundings.random());
    this.account = new AcmeAccount(settings, surroundings.store(), surroundings.vault(), form);
    this.holder = id();
    this.orders =
        new AcmeOrder(
            new AcmeOrder.Parts(
                settings,
                server,
                account,
                surroundings.store(),
                surroundings.vault(),
                answers,
                tenant -> takeOrder(tenant, settings.ordersPerHour()),
                form,
                surroundings.clock()));
    this.loop = Threads.start("certificate-issuer", this::loop);
  }

  /**
   * What it works with.
   *
   * @param changed told when there is another certificate, or another reason why there is none
   */
  record Surroundings(
      Store store,
      Vault vault,
      AuditTrail trail,
      InstantSource clock,
      SecureRandom random,
      Runnable changed) {}

  /** Takes the whole set of names that certificates are to be got for. */
  void wanted(List<AcmeRow> all) {
    Map<String, AcmeRow> next =
        all.stream().collect(Collectors.toMap(AcmeRow::id, Function.identity(), (a, _) -> a));
    boolean same = next.keySet().equals(wanted.keySet());
    wanted = next;
    if (!same) {
      wake.release();
    }
  }

  /** Has a certificate got now, whatever was waited for. */
  void hurry(String id) {
    surroundings
        .store()
        .write(
            handle -> {
              AcmeTable.find(handle, id).ifPresent(row -> AcmeTable.put(handle, row.hurried()));
              return 0;
            });
    wake.release();
  }

  private void loop() {
    while (!closed) {
      try {
        Duration pause = pass();
        if (wake.tryAcquire(pause.toMillis(), TimeUnit.MILLISECONDS)) {
          wake.drainPermits();
        }
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** Starts what is due; says how long there is nothing more to do. */
  private Duration pass() {
    Instant now = surroundings.clock().instant();
    // Before the rows are read: of one that ends meanwhile an old row would be taken up again.
    Set<String> busy = Set.copyOf(underWay);
    try {
      Map<String, AcmeRow> stored =
          surroundings.store().read(AcmeTable::list).stream()
              .collect(Collectors.toMap(AcmeRow::id, Function.identity()));
      forget(stored, now);
      List<AcmeRow> due =
          wanted.values().stream()
              .map(one -> stored.getOrDefault(one.id(), one).withTenant(one.tenant()))
              .filter(row -> !row.due().isAfter(now) && !busy.contains(row.id()))
              .sorted(Comparator.comparingInt(AcmeRow::failures).thenComparing(AcmeRow::due))
              .limit(Math.max(0, AT_ONCE - busy.size()))
              .toList();
      if ((due.isEmpty() && busy.isEmpty()) || !lease(now)) {
        return LOOK;
      }
      due.forEach(this::begin);
    } catch (RuntimeException e) {
      // The store may be back at the next look.
      if (!closed) {
        LOG.log(Level.WARNING, "Cannot look after the certificates", e);
      }
    }
    return LOOK;
  }

  private void begin(AcmeRow row) {
    underWay.add(row.id());
    executor.execute(
        () -> {
          try {
            attempt(row);
          } finally {
            underWay.remove(row.id());
            wake.release();
          }
        });
  }

  private void attempt(AcmeRow row) {
    String main = row.names().getFirst();
    try {
      AcmeRow issued = orders.run(row);
      surroundings.store().write(handle -> AcmeTable.put(handle, issued));
      LOG.log(
          Level.INFO,
          "Got a certificate for '%s'; it is renewed on %s".formatted(main, issued.renew()));
      note(row, AuditEntry.Result.DONE, Map.of("renew", issued.renew().toString()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    } catch (AcmeOrder.Exhausted e) {
      Instant next = surroundings.clock().instant().plus(Duration.ofMinutes(5));
      keep(row, "as many orders have been made in this hour as may be", next, false);
    } catch (AcmeOrder.Failed | AcmeException | GeneralSecurityException | RuntimeException e) {
      if (closed) {
        return;
      }
      failed(row, e);
    }
    surroundings.changed().run();
  }

  private void failed(AcmeRow row, Exception failure) {
    String cause = reason(failure);
    Instant now = surroundings.clock().instant();
    Instant next = now.plus(Backoff.after(row.failures() + 1, surroundings.random()));
    if (failure instanceof AcmeRateLimitedException limited) {
      Instant allowed = limited.getRetryAfter().orElse(next);
      next = allowed.isAfter(next) ? allowed : next;
    }
    if (failure instanceof AcmeServerException refused
        && refused.getType().toString().endsWith(":accountDoesNotExist")) {
      account.forget();
    }
    keep(row, cause, next, isOver(failure));
    LOG.log(
        Level.WARNING,
        "Cannot get a certificate for '%s': %s. The next try is at %s."
            .formatted(row.names().getFirst(), cause, next));
    note(row, AuditEntry.Result.FAILED, Map.of("reason", cause));
  }

  /** Whether the order is of no use any more; one that met a defect of the server goes on later. */
  private static boolean isOver(Exception failure) {
    return failure instanceof AcmeOrder.Failed
        || (failure instanceof AcmeServerException refused
            && !refused.getType().toString().endsWith(":serverInternal"));
  }

  /** Stores that it failed; the order that it got to meanwhile stays, unless it is over. */
  private void keep(AcmeRow row, String cause, Instant next, boolean over) {
    surroundings
        .store()
        .write(
            handle -> {
              AcmeRow there = AcmeTable.find(handle, row.id()).orElse(row);
              AcmeRow kept = over ? there.unordered() : there;
              return AcmeTable.put(handle, kept.failed(cause, next));
            });
  }

  private static String reason(Exception failure) {
    String said =
        failure instanceof AcmeNetworkException && failure.getCause() != null
            ? "the ACME server cannot be reached: " + failure.getCause().getMessage()
            : String.valueOf(failure.getMessage());
    String line = said.replaceAll("\\p{Cntrl}+", " ").strip();
    String shown = line.length() > LONGEST_REASON ? line.substring(0, LONGEST_REASON) : line;
    return shown.endsWith(".") ? shown.substring(0, shown.length() - 1) : shown;
  }

  private void note(AcmeRow row, AuditEntry.Result result, Map<String, String> details) {
    try {
      surroundings
          .trail()
          .record(
              new AuditEntry(
                  ITSELF,
                  row.chain() == null ? ISSUE : RENEW,
                  new Resource(row.tenant(), "certificate/" + row.names().getFirst()),
                  result,
                  details));
    } catch (BerthException e) {
      LOG.log(Level.ERROR, "Cannot write down what became of a certificate", e);
    }
  }

  /**
   * Removes what has not been wanted for long, once it has expired or its failures are long ago.
   * After a start nothing is wanted yet: what was under way then must not be lost.
   */
  private void forget(Map<String, AcmeRow> stored, Instant now) {
    idleSince.keySet().retainAll(stored.keySet());
    Instant longAgo = now.minus(MEMORY);
    for (AcmeRow row : stored.values()) {
      if (wanted.containsKey(row.id()) || underWay.contains(row.id())) {
        idleSince.remove(row.id());
        continue;
      }
      Instant since = idleSince.computeIfAbsent(row.id(), _ -> now);
      if (since.isBefore(longAgo) && row.nextTry().isBefore(longAgo) && isOver(row, now)) {
        surroundings.store().write(handle -> AcmeTable.remove(handle, row.id()));
      }
    }
  }

  private static boolean isOver(AcmeRow row, Instant now) {
    try {
      return row.chain() == null
          || Pem.certificates(row.chain()).getFirst().getNotAfter().toInstant().isBefore(now);
    } catch (GeneralSecurityException e) {
      return true;
    }
  }

  private boolean lease(Instant now) {
    return surroundings
        .store()
        .write(handle -> AcmeTable.lease(handle, holder, now, now.plus(LEASE)));
  }

  private boolean takeOrder(TenantId tenant, int most) {
    Instant now = surroundings.clock().instant();
    String id = id();
    return surroundings
        .store()
        .write(handle -> AcmeTable.countOrder(handle, id, tenant, now, most));
  }

  private String id() {
    byte[] bytes = new byte[16];
    surroundings.random().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  @Override
  public void close() {
    closed = true;
    loop.interrupt();
    try {
      loop.join();
      executor.shutdownNow();
      server.close();
      executor.close();
      surroundings.store().write(handle -> AcmeTable.release(handle, holder));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (BerthException e) {
      LOG.log(Level.DEBUG, "The lease runs out by itself", e);
    }
  }
}
