package dev.berth.logs;

import dev.berth.access.Access;
import dev.berth.access.Belongings;
import dev.berth.access.Principal;
import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.index.DayIndex;
import dev.berth.index.DayRecords;
import dev.berth.index.TimeMath;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.FileTree;
import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.records.AuditFeed;
import dev.berth.records.TaskDirectory;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The logs of all tenants: what tasks write, what is done and what happens becomes records, kept by
 * day in the folder of each tenant, and found again. Thread-safe.
 */
public final class Logs implements Belongings, AutoCloseable {
  private static final Logger LOG = System.getLogger(Logs.class.getName());
  private static final long MEMORY = 24 << 20;
  private static final int MOST_FIELDS = 2000;
  private static final int EXPIRE_MINUTES = 10;

  private final Path folder;
  private final LogsSettings settings;
  private final InstantSource clock;
  private final TimeMath times;
  private final DayIndex.Settings index;
  private final Semaphore mergers = new Semaphore(1, true);
  private final Map<TenantId, TenantLogs> tenants = new ConcurrentHashMap<>();
  private final ScheduledExecutorService housekeeper = Threads.scheduler("logs-retention");
  private @Nullable Collector collector;
  private final List<ToldSource> told = new ArrayList<>();

  /** What belongs to one tenant. */
  record TenantLogs(Shelf shelf, ShelfSearch search) {}

  /**
   * Nothing happens before {@link #start}.
   *
   * @param folder where the records of all tenants lie, a folder each
   */
  public Logs(Path folder, LogsSettings settings, InstantSource clock) {
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    this.times = new TimeMath(clock);
    this.index = new DayIndex.Settings(MEMORY, MOST_FIELDS, settings.patience(), times);
  }

  /** Follows what tasks write, from now on. */
  public synchronized void start(TaskDirectory tasks) {
    Collector made = new Collector(tasks, tenant -> of(tenant).shelf());
    collector = made;
    made.start();
    ScheduledFuture<?> _ =
        housekeeper.scheduleWithFixedDelay(
            this::expireQuietly, 1, EXPIRE_MINUTES, TimeUnit.MINUTES);
  }

  /**
   * Reads who asked the front door for what, from now on.
   *
   * @param file what the front door writes: {@code docs/access-records.md}
   */
  public void follow(Path file) {
    follow(Source.Kind.ACCESS, new FileLines(file), _ -> true);
  }

  /**
   * Reads what happens, from now on.
   *
   * @param file what {@link EventFile} writes
   * @param known whether there is such a tenant
   */
  public void followEvents(Path file, Predicate<TenantId> known) {
    follow(Source.Kind.EVENT, new FileLines(file), known);
  }

  /**
   * Reads what is done, from now on, and what was done in the days that are kept.
   *
   * @param known whether there is such a tenant
   */
  public void followAudit(AuditFeed feed, Predicate<TenantId> known) {
    follow(Source.Kind.AUDIT, new AuditLines(feed), known);
  }

  private synchronized void follow(Source.Kind kind, ToldLines lines, Predicate<TenantId> known) {
    ToldSource.Shelves shelves =
        new ToldSource.Shelves(tenant -> of(tenant).shelf(), known, settings.keep());
    ToldSource made =
        new ToldSource(kind, lines, folder.resolve(kind.word() + ".place"), shelves, clock);
    told.add(made);
    made.start();
  }

  private void expireQuietly() {
    try {
      expire();
      forgetGone();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot take away old records", e);
    }
  }

  TenantLogs of(TenantId tenant) {
    return tenants.computeIfAbsent(tenant, this::open);
  }

  private TenantLogs open(TenantId tenant) {
    Shelf shelf =
        new Shelf(tenant, folder.resolve(tenant.value()), settings, index, clock, mergers);
    return new TenantLogs(shelf, new ShelfSearch(tenant, shelf.days(), settings.patience()));
  }

  /** What rules may ask of records and templates. */
  public LogFigures figures() {
    return new LogFigures(this::of);
  }

  /** Logs alone keep no tenant: nobody is asked about them. */
  @Override
  public SortedMap<String, Long> count(TenantId tenant) {
    return new TreeMap<>();
  }

  @Override
  public void remove(TenantId tenant) {
    TenantLogs open = tenants.remove(tenant);
    if (open != null) {
      open.shelf().abandon();
    }
    try {
      FileTree.delete(folder.resolve(tenant.value()));
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot delete the logs of tenant '%s': %s. Remove the tenant again."
              .formatted(tenant, e.getMessage()),
          e);
    }
  }

  /**
   * {@code /api/search} and what belongs to it.
   *
   * @param access says who may see entries of the audit trail
   */
  public List<Endpoint> endpoints(Access access) {
    List<Endpoint> endpoints = new ArrayList<>(new SearchEndpoints(this::of, access, times).list());
    endpoints.addAll(new TemplateEndpoints(this::of).list());
    endpoints.addAll(new StatusEndpoint(this).list());
    return endpoints;
  }

  /** What the console shows of it. */
  public ConsolePages consolePages() {
    return Pages.all();
  }

  /**
   * What somebody finds of the tenant that they act in, day by day.
   *
   * @param access says whether that may be entries of the audit trail
   */
  public DayRecords records(Access access, Principal principal) {
    TenantId tenant = principal.tenant();
    if (!tenants.containsKey(tenant) && !Files.isDirectory(folder.resolve(tenant.value()))) {
      return DayRecords.NONE;
    }
    TenantLogs logs = of(tenant);
    boolean audit = SearchEndpoints.mayAudit(access, principal, tenant);
    ShelfSearch search = audit ? logs.search().withAudit() : logs.search();
    return new SeenDays(logs.shelf().days(), search);
  }

  /** How the logs of each tenant are doing that were asked for, or brought, since the start. */
  public List<LogStatus> status() {
    return tenants.values().stream()
        .map(each -> each.shelf().status())
        .sorted(Comparator.comparing(LogStatus::tenant))
        .toList();
  }

  /**
   * Takes away what is over its time or its size, of tenants that nobody uses too.
   *
   * @throws IOException if the disk fails
   */
  void expire() throws IOException {
    for (TenantId tenant : folders()) {
      of(tenant).shelf().expire();
    }
  }

  private synchronized void forgetGone() {
    Collector now = collector;
    if (now != null) {
      tenants
          .values()
          .forEach(each -> each.shelf().forgetOld(key -> ToldSource.isKey(key) || now.sees(key)));
    }
  }

  private List<TenantId> folders() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(Files::isDirectory)
          .map(each -> each.getFileName().toString())
          .filter(Names::isValid)
          .map(TenantId::new)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private void closeSources() {
    housekeeper.shutdownNow();
    told.forEach(ToldSource::close);
    if (collector != null) {
      collector.close();
    }
  }

  /** Lets go of all as if the process had been killed; for tests. */
  synchronized void abandon() {
    closeSources();
    tenants.values().forEach(each -> each.shelf().abandon());
  }

  /** Puts what was taken on disk, and ends. */
  @Override
  public synchronized void close() {
    closeSources();
    tenants.values().forEach(each -> each.shelf().close());
  }
}
