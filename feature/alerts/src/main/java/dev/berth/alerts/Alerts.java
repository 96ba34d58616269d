package dev.berth.alerts;

import dev.berth.access.Belongings;
import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.http.Guard;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.records.MetricReadings;
import dev.berth.records.NewTemplates;
import dev.berth.records.RecordCount;
import dev.berth.records.RecordGroups;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Rules over logs and metrics, what they fire, and who is told. Made, then started once its sources
 * can be asked, then closed. Thread-safe.
 */
public final class Alerts implements Belongings, AutoCloseable {
  private static final Logger LOG = System.getLogger(Alerts.class.getName());
  private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);
  private static final Duration LONGEST_DELIVERY = Duration.ofSeconds(20);
  private static final int LOOKS = 8;
  private static final int DELIVERIES = 16;
  private static final int OF_TENANT = 2;
  private static final int DELIVERIES_OF_TENANT = 4;
  private static final long TICK_MILLIS = 500;
  private static final long TRIM_MINUTES = 10;
  private static final Duration OVER_KEPT = Duration.ofHours(1);
  private static final Duration UNSEEN_KEPT = Duration.ofDays(14);

  private final Store store;
  private final InstantSource clock;
  private final RuleRounds rounds;
  private final Groups groups;
  private final Deliveries deliveries;
  private final Definitions definitions;
  private final Silences silences;
  private final List<Endpoint> endpoints;
  private final ExecutorService executor;
  private @Nullable ScheduledExecutorService scheduler;

  public Alerts(Surroundings surroundings, Sources sources, AlertSettings settings) {
    this(surroundings, sources, settings, Threads.virtual("alerts"));
  }

  /**
   * With threads of its caller's.
   *
   * @param executor runs what rules and receivers take time for; is closed with this
   */
  Alerts(
      Surroundings surroundings,
      Sources sources,
      AlertSettings settings,
      ExecutorService executor) {
    this.executor = executor;
    this.store = surroundings.store();
    this.clock = surroundings.clock();
    IdSource ids = surroundings.ids();
    String externalUrl = settings.externalUrl();
    Receivers receivers = new Receivers(surroundings.keyring());
    Joining joining = new Joining(receivers);
    Measurement measurement = new Measurement(sources);
    Judgement judgement = new Judgement(measurement, new Anomalies(store, measurement));
    this.rounds =
        new RuleRounds(
            new Evaluation(store, judgement, joining),
            new Workers(executor, LOOKS, OF_TENANT, LONGEST_LOOK),
            clock,
            LONGEST_LOOK);
    this.groups = new Groups(store, receivers, ids, externalUrl);
    Senders senders = senders(surroundings, settings);
    Workers senderWorkers =
        new Workers(executor, DELIVERIES, DELIVERIES_OF_TENANT, LONGEST_DELIVERY);
    this.deliveries =
        new Deliveries(store, receivers, senders, senderWorkers, clock, surroundings.random());
    this.definitions = new Definitions(store, receivers, joining, rounds, clock);
    this.silences = new Silences(store, clock, ids);
    Trials trials = new Trials(senders, senderWorkers, clock, externalUrl);
    this.endpoints =
        Stream.of(
                new RuleEndpoints(definitions, rounds, store, surroundings.guard()).all(),
                new ReceiverEndpoints(definitions, trials, ids).all(),
                new AlertEndpoints(store, silences, clock).all())
            .flatMap(List::stream)
            .toList();
  }

  /**
   * What it works with.
   *
   * @param random spreads what is tried again
   * @param tls for connections to receivers
   * @param closed addresses that receivers may not have, besides those of this machine and its
   *     links: networks of tasks
   */
  public record Surroundings(
      Store store,
      Keyring keyring,
      Guard guard,
      InstantSource clock,
      IdSource ids,
      RandomGenerator random,
      SSLSocketFactory tls,
      Predicate<InetAddress> closed) {}

  /** What is judged. */
  public record Sources(
      RecordCount records, RecordGroups groups, MetricReadings metrics, NewTemplates templates) {
    /** Nothing is kept that could be judged: rules say so. */
    public static final Sources NONE =
        new Sources(
            (_, _, _, _) -> {
              throw nothing("records");
            },
            (_, _, _, _, _, _) -> {
              throw nothing("records");
            },
            (_, _, _, _, _, _) -> {
              throw nothing("metrics");
            },
            (_, _, _, _) -> {
              throw nothing("templates");
            });

    private static BerthException nothing(String what) {
      return new BerthException(
          ErrorCode.UNSUPPORTED, "Cannot look at %s: none are kept here.".formatted(what));
    }
  }

  private static Senders senders(Surroundings surroundings, AlertSettings settings) {
    Outbound outbound = new Outbound(settings.allowedAddresses(), surroundings.closed());
    return new Senders(
        new HttpPost(outbound, surroundings.tls()),
        new Mail(outbound, surroundings.tls(), surroundings.clock()));
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** What is shown in the console. */
  public ConsolePages consolePages() {
    return Pages.all();
  }

  /** Makes its tables, and looks at rules from now on. */
  public void start() {
    prepare();
    ScheduledExecutorService made = Threads.scheduler("alerts");
    scheduler = made;
    var _ =
        made.scheduleWithFixedDelay(
            guarded(this::tick), TICK_MILLIS, TICK_MILLIS, TimeUnit.MILLISECONDS);
    var _ =
        made.scheduleWithFixedDelay(
            guarded(this::trim), TRIM_MINUTES, TRIM_MINUTES, TimeUnit.MINUTES);
  }

  /** Makes its tables, and remembers its rules. */
  void prepare() {
    store.migrate("alerts");
    definitions.resume();
  }

  /** Starts what is due. */
  void tick() {
    rounds.tick();
    groups.flush(clock.instant());
    deliveries.tick();
  }

  private void trim() {
    Instant now = clock.instant();
    store.write(
        handle -> {
          HistoryTable.trim(handle, now);
          SilenceTable.trim(handle, now);
          AlertTable.deleteOver(handle, now.minus(OVER_KEPT));
          BaselineTable.deleteUnseen(handle, now.minus(UNSEEN_KEPT));
          return now;
        });
  }

  /** A failure, say of a full disk, must not end what is done again and again. */
  private static Runnable guarded(Runnable work) {
    return () -> {
      try {
        work.run();
      } catch (RuntimeException e) {
        LOG.log(Level.WARNING, "A round of alerts failed", e);
      }
    };
  }

  @Override
  public SortedMap<String, Long> count(TenantId tenant) {
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("alert rule", (long) definitions.rules(tenant).size());
    counts.put("alert receiver", (long) definitions.receiverNames(tenant).size());
    counts.put("silence", (long) silences.all(tenant).size());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  @Override
  public void remove(TenantId tenant) {
    definitions.removeAll(tenant);
  }

  @Override
  public void close() {
    ScheduledExecutorService running = scheduler;
    if (running != null) {
      running.shutdownNow();
    }
    executor.shutdownNow();
    executor.close();
    if (running != null) {
      running.close();
    }
  }
}
