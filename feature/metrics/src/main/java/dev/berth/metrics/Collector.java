package dev.berth.metrics;

import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.records.KnownTask;
import dev.berth.records.TaskDirectory;
import dev.berth.series.Sample;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;

/**
 * Measures everything, a round every ten seconds; all samples of a round have its time. A round
 * that is not over when the next is due takes its place.
 */
final class Collector implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Collector.class.getName());

  private final Sources sources;
  private final TenantStores stores;
  private final MetricsSettings settings;
  private final InstantSource clock;
  private final Semaphore atOnce;
  private final ExecutorService workers = Threads.virtual("metrics");
  private final ScheduledExecutorService scheduler = Threads.scheduler("metrics-rounds");
  private final AtomicBoolean busy = new AtomicBoolean();

  /** What is measured. */
  record Sources(
      TaskDirectory directory,
      TaskReadings tasks,
      HostReadings host,
      ProcessReadings process,
      RouteReadings routes,
      Scraper scraper) {}

  Collector(Sources sources, TenantStores stores, MetricsSettings settings, InstantSource clock) {
    this.sources = sources;
    this.stores = stores;
    this.settings = settings;
    this.clock = clock;
    this.atOnce = new Semaphore(settings.scrape().atOnce());
  }

  void start() {
    long millis = settings.interval().toMillis();
    long first = millis - Math.floorMod(clock.millis(), millis);
    ScheduledFuture<?> _ =
        scheduler.scheduleAtFixedRate(this::begin, first, millis, TimeUnit.MILLISECONDS);
  }

  private void begin() {
    if (busy.compareAndSet(false, true)) {
      workers.execute(
          () -> {
            try {
              round();
            } catch (RuntimeException e) {
              LOG.log(Level.WARNING, "Cannot measure", e);
            } finally {
              busy.set(false);
            }
          });
    }
  }

  /** Measures once, and returns when everything is measured. */
  void round() {
    long interval = settings.interval().toMillis();
    long time = Math.floorDiv(clock.millis() + interval / 2, interval) * interval;
    List<KnownTask> tasks =
        sources.directory().tasks().stream().filter(KnownTask::running).toList();
    Samples platform = new Samples(time);
    sources.host().read(platform);
    sources.process().read(platform);
    counts(platform);
    stores.append(TenantId.PLATFORM, platform.all());
    sources.routes().read(platform.all(), tasks, time).forEach(stores::append);
    each(tasks, task -> sources.tasks().read(task, time), task -> task.identity().tenant());
    List<ScrapeTarget> targets =
        tasks.stream().map(ScrapeTarget::of).flatMap(Optional::stream).toList();
    each(
        targets,
        target -> sources.scraper().scrape(target, time),
        target -> target.task().identity().tenant());
    stores.forEach((_, store) -> store.maintain());
  }

  /** What came of what was measured before. */
  private void counts(Samples into) {
    stores
        .taken()
        .forEach(
            (tenant, appended) -> {
              Map<String, String> of = Map.of("tenant", tenant.value());
              into.add("berth_metrics_samples_total", of, appended.kept());
              into.add("berth_metrics_refused_samples_total", of, appended.refused());
            });
    stores.forEach(
        (tenant, store) -> {
          Map<String, String> of = Map.of("tenant", tenant.value());
          into.add("berth_metrics_series", of, store.extent().series());
          into.add("berth_metrics_disk_bytes", of, (double) store.extent().disk());
        });
  }

  /** Asks all of them, some at once; samples of one are kept when it has answered. */
  private <T> void each(List<T> all, Function<T, List<Sample>> read, Function<T, TenantId> tenant) {
    List<Future<?>> running = new ArrayList<>();
    for (T one : all) {
      atOnce.acquireUninterruptibly();
      running.add(
          workers.submit(
              () -> {
                try {
                  stores.append(tenant.apply(one), read.apply(one));
                } catch (RuntimeException e) {
                  LOG.log(Level.WARNING, "Cannot measure a task", e);
                } finally {
                  atOnce.release();
                }
              }));
    }
    for (Future<?> one : running) {
      try {
        one.get();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return;
      } catch (ExecutionException e) {
        LOG.log(Level.WARNING, "Cannot measure a task", e);
      }
    }
  }

  @Override
  public void close() {
    scheduler.shutdownNow();
    workers.shutdownNow();
    scheduler.close();
    workers.close();
  }
}
