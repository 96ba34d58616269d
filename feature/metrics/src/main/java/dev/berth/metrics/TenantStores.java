package dev.berth.metrics;

import dev.berth.kernel.FileTree;
import dev.berth.kernel.TenantId;
import dev.berth.series.Appended;
import dev.berth.series.Sample;
import dev.berth.series.SeriesSettings;
import dev.berth.series.SeriesStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

/** A store for each tenant that has samples. Thread-safe. */
final class TenantStores implements AutoCloseable {
  private final Path folder;
  private final SeriesSettings settings;
  private final InstantSource clock;
  private final Map<TenantId, SeriesStore> stores = new ConcurrentHashMap<>();
  private final Map<TenantId, Appended> taken = new ConcurrentHashMap<>();

  TenantStores(Path folder, SeriesSettings settings, InstantSource clock) {
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
  }

  /** Takes samples of a tenant; its store is made when the first come. */
  Appended append(TenantId tenant, List<Sample> samples) {
    if (samples.isEmpty()) {
      return Appended.NONE;
    }
    Appended appended = open(tenant).append(samples);
    taken.merge(tenant, appended, Appended::plus);
    return appended;
  }

  private SeriesStore open(TenantId tenant) {
    return stores.computeIfAbsent(tenant, _ -> SeriesStore.open(path(tenant), settings, clock));
  }

  private Path path(TenantId tenant) {
    return folder.resolve(tenant.value());
  }

  /** A tenant's; empty: nothing of it was ever measured. */
  Optional<SeriesStore> find(TenantId tenant) {
    SeriesStore open = stores.get(tenant);
    if (open == null && Files.isDirectory(path(tenant))) {
      open = open(tenant);
    }
    return Optional.ofNullable(open);
  }

  /** What became of all samples of each tenant since the start. */
  SortedMap<TenantId, Appended> taken() {
    return new TreeMap<>(taken);
  }

  void forEach(BiConsumer<TenantId, SeriesStore> action) {
    stores.forEach(action);
  }

  /** Takes all samples of a tenant away. */
  void remove(TenantId tenant) {
    SeriesStore open = stores.remove(tenant);
    if (open != null) {
      open.close();
    }
    taken.remove(tenant);
    try {
      FileTree.delete(path(tenant));
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot delete the samples of '" + tenant + "'", e);
    }
  }

  @Override
  public void close() {
    stores.values().forEach(SeriesStore::close);
  }
}
