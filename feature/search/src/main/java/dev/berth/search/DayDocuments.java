package dev.berth.search;

import dev.berth.access.Belongings;
import dev.berth.index.Listing;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.Summary;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.FileTree;
import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.kql.Query;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** Keeps documents in a folder for each tenant, and in it one for each day. Thread-safe. */
public final class DayDocuments implements DocumentStore, Belongings, AutoCloseable {
  private static final Logger LOG = System.getLogger(DayDocuments.class.getName());
  private static final int EXPIRE_MINUTES = 10;

  private final Path folder;
  private final ShelfSettings settings;
  private final InstantSource clock;
  private final Map<TenantId, Shelf> shelves = new HashMap<>();
  private final ScheduledExecutorService housekeeper = Threads.scheduler("documents-retention");

  /**
   * Begins; nothing is opened before it is asked for.
   *
   * @param clock the time of documents that have none
   */
  public DayDocuments(Path folder, ShelfSettings settings, InstantSource clock) {
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
  }

  /** Has what is over its time or its size taken away now and then, from now on. */
  public void start() {
    ScheduledFuture<?> _ =
        housekeeper.scheduleWithFixedDelay(
            this::expireQuietly, 1, EXPIRE_MINUTES, TimeUnit.MINUTES);
  }

  private void expireQuietly() {
    try {
      expire();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot take away old documents", e);
    }
  }

  /** Takes away what is over its time or its size, of tenants that nobody uses too. */
  void expire() throws IOException {
    for (TenantId tenant : folders()) {
      boolean _ =
          ask(
              tenant,
              true,
              shelf -> {
                shelf.expire();
                return true;
              });
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

  private interface Work<T> {
    T on(Shelf shelf) throws IOException;
  }

  /** For what changes something: a tenant that has nothing yet gets a folder. */
  private <T> T change(TenantId tenant, Work<T> work) {
    try {
      return work.on(shelf(tenant));
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot use the documents of tenant '%s': the disk failed: %s. Try again later."
              .formatted(tenant, e.getMessage()),
          e);
    }
  }

  private <T> T ask(TenantId tenant, T nothing, Work<T> work) {
    return Files.isDirectory(folder.resolve(tenant.value())) ? change(tenant, work) : nothing;
  }

  private synchronized Shelf shelf(TenantId tenant) throws IOException {
    Shelf known = shelves.get(tenant);
    if (known != null) {
      return known;
    }
    Shelf shelf = Shelf.open(folder.resolve(tenant.value()), settings, clock);
    shelves.put(tenant, shelf);
    return shelf;
  }

  @Override
  public List<WriteResult> write(TenantId tenant, List<DocumentWrite> writes) {
    return change(tenant, shelf -> shelf.write(writes));
  }

  @Override
  public Optional<Row> find(TenantId tenant, String index, String id) {
    return ask(tenant, Optional.empty(), shelf -> shelf.find(index, id));
  }

  @Override
  public Rows list(TenantId tenant, Listing listing) {
    return ask(tenant, new Rows(0, true, List.of()), shelf -> shelf.list(listing));
  }

  @Override
  public void summarize(TenantId tenant, Query query, Instant from, Instant to, Summary summary) {
    boolean _ =
        ask(
            tenant,
            true,
            shelf -> {
              shelf.summarize(query, from, to, summary);
              return true;
            });
  }

  @Override
  public List<KnownIndex> indices(TenantId tenant) {
    return ask(tenant, List.of(), Shelf::indices);
  }

  @Override
  public boolean create(TenantId tenant, String index) {
    return change(tenant, shelf -> shelf.create(index));
  }

  @Override
  public boolean remove(TenantId tenant, String index) {
    return ask(tenant, false, shelf -> shelf.remove(index));
  }

  @Override
  public SortedMap<String, String> templates(TenantId tenant, String kind) {
    return ask(tenant, new TreeMap<>(), shelf -> shelf.templates().list(kind));
  }

  @Override
  public void keepTemplate(TenantId tenant, String kind, String name, String json) {
    boolean _ =
        change(
            tenant,
            shelf -> {
              shelf.templates().keep(kind, name, json);
              return true;
            });
  }

  @Override
  public boolean removeTemplate(TenantId tenant, String kind, String name) {
    return ask(tenant, false, shelf -> shelf.templates().remove(kind, name));
  }

  @Override
  public void refresh(TenantId tenant) {
    boolean _ =
        ask(
            tenant,
            true,
            shelf -> {
              shelf.refresh();
              return true;
            });
  }

  /** Documents alone keep no tenant: nobody is asked about them. */
  @Override
  public SortedMap<String, Long> count(TenantId tenant) {
    return new TreeMap<>();
  }

  @Override
  public synchronized void remove(TenantId tenant) {
    try {
      Shelf open = shelves.remove(tenant);
      if (open != null) {
        open.close();
      }
      FileTree.delete(folder.resolve(tenant.value()));
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot delete the documents of tenant '%s': %s. Remove the tenant again."
              .formatted(tenant, e.getMessage()),
          e);
    }
  }

  /** Closes what is open; all that was written is on disk. */
  @Override
  public void close() throws IOException {
    housekeeper.shutdownNow();
    try {
      boolean _ = housekeeper.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    synchronized (this) {
      for (Shelf shelf : shelves.values()) {
        shelf.close();
      }
      shelves.clear();
    }
  }
}
