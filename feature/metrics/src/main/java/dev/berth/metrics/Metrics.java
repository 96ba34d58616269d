package dev.berth.metrics;

import dev.berth.access.Access;
import dev.berth.access.Belongings;
import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.http.Guard;
import dev.berth.kernel.TenantId;
import dev.berth.postgres.PostgresListener;
import dev.berth.records.MetricReadings;
import dev.berth.records.TaskDirectory;
import dev.berth.store.Store;
import java.net.InetAddress;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;
import javax.net.ssl.SSLSocketFactory;

/**
 * What is measured. Thread-safe.
 *
 * <p>Lifecycle: make it; {@link #start} it, from when on it measures; close it. The machine and
 * Berth itself are measured for the tenant {@link TenantId#PLATFORM}, which operators ask for.
 */
public final class Metrics implements Belongings, AutoCloseable {
  private static final Path PROC = Path.of("/proc");

  private final MetricsSettings settings;
  private final InstantSource clock;
  private final TenantStores stores;
  private final Store store;
  private final Dashboards dashboards;
  private final Collector collector;

  /**
   * What it needs.
   *
   * @param folder where samples are kept, a folder for each tenant
   * @param store where dashboards are kept
   * @param tasks that are measured
   * @param own what the platform tells of itself, in Prometheus' text form
   * @param node what this machine is called
   * @param authorities knows whose certificates count when tasks are asked by TLS
   */
  public record Surroundings(
      Path folder,
      Store store,
      TaskDirectory tasks,
      Supplier<String> own,
      String node,
      InstantSource clock,
      SSLSocketFactory authorities) {}

  public Metrics(Surroundings surroundings, MetricsSettings settings) {
    this.settings = settings;
    this.clock = surroundings.clock();
    this.store = surroundings.store();
    this.dashboards = new Dashboards(store, clock);
    this.stores = new TenantStores(surroundings.folder(), settings.store(), clock);
    this.collector =
        new Collector(
            new Collector.Sources(
                surroundings.tasks(),
                new TaskReadings(surroundings.tasks()),
                new HostReadings(PROC, surroundings.node()),
                new ProcessReadings(surroundings.own()),
                new RouteReadings(),
                new Scraper(
                    settings.scrape(),
                    new ScrapeTls(surroundings.authorities()),
                    System::nanoTime)),
            stores,
            settings,
            clock);
  }

  /** Makes its tables, and begins to measure. */
  public void start() {
    prepare();
    collector.start();
  }

  /** Makes its tables. */
  void prepare() {
    store.migrate("metrics");
  }

  /** Measures once, now; for tests. */
  void round() {
    collector.round();
  }

  /** What is asked over HTTP. */
  public List<Endpoint> endpoints() {
    List<Endpoint> all = new ArrayList<>();
    all.addAll(new MetricEndpoints(stores, clock).all());
    all.addAll(new UsageEndpoints(stores, settings.interval(), clock).all());
    all.addAll(new InfluxEndpoints(stores, clock).all());
    all.addAll(new Federation(stores, clock).all());
    all.addAll(new DashboardEndpoints(dashboards).all());
    return all;
  }

  /** What is shown in the console. */
  public ConsolePages consolePages() {
    return Pages.all();
  }

  /**
   * Lets metrics be asked with SQL over PostgreSQL's wire, on this machine's own address.
   *
   * @param port 0: any free one
   * @throws dev.berth.kernel.BerthException {@code PORT_TAKEN}
   */
  public AutoCloseable listen(int port, Access access, Guard guard) {
    return new PostgresListener(
        InetAddress.getLoopbackAddress(), port, new SqlLogin(access, guard, stores), clock);
  }

  /** For those who judge measurements. */
  public MetricReadings readings() {
    return new StoredReadings(stores);
  }

  /** Samples keep no tenant from going. */
  @Override
  public SortedMap<String, Long> count(TenantId tenant) {
    SortedMap<String, Long> counts = new TreeMap<>();
    long kept = dashboards.count(tenant);
    if (kept > 0) {
      counts.put("dashboard", kept);
    }
    return counts;
  }

  @Override
  public void remove(TenantId tenant) {
    stores.remove(tenant);
    dashboards.removeAll(tenant);
  }

  @Override
  public void close() {
    collector.close();
    stores.close();
  }
}
