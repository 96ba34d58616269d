package dev.berth.search;

import dev.berth.access.Belongings;
import dev.berth.index.Listing;
import dev.berth.index.Row;
import dev.berth.index.Rows;
import dev.berth.index.Summary;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.FileTree;
import dev.berth.kernel.TenantId;
import dev.berth.kql.Query;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Keeps documents in a folder for each tenant, and in it one for each day. Thread-safe. */
public final class DayDocuments implements DocumentStore, Belongings, AutoCloseable {
  private final Path folder;
  private final ShelfSettings settings;
  private final InstantSource clock;
  private final Map<TenantId, Shelf> shelves = new HashMap<>();

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
  public synchronized void close() throws IOException {
    for (Shelf shelf : shelves.values()) {
      shelf.close();
    }
    shelves.clear();
  }
}
