package dev.berth.router;

import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.store.Store;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;

/**
 * Who has which host outside the domain, and what operators have granted; kept over restarts.
 * Thread-safe. What is claimed counts at once and is written a moment later; what is granted or
 * released is written when the call returns.
 */
final class HostHoldings implements AutoCloseable {
  private static final Logger LOG = System.getLogger(HostHoldings.class.getName());

  private final Store store;
  private final InstantSource clock;
  private final ExecutorService writer = Threads.single("router-hosts");
  private Map<String, HostHolding> holdings = Map.of();

  /** Reads what is stored; the tables are there afterwards. */
  HostHoldings(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    store.migrate("router");
    Map<String, HostHolding> stored = new TreeMap<>();
    HostTable.all(store).forEach(one -> stored.put(one.host(), one));
    this.holdings = Map.copyOf(stored);
  }

  /** All by their hosts, as they are now. */
  synchronized Map<String, HostHolding> all() {
    return holdings;
  }

  /** Notes hosts that a tenant is the first to claim. Does not wait for the store. */
  synchronized void claim(Map<String, TenantId> fresh) {
    if (fresh.isEmpty()) {
      return;
    }
    Map<String, HostHolding> next = new TreeMap<>(holdings);
    List<HostHolding> made =
        fresh.entrySet().stream()
            .map(one -> new HostHolding(one.getKey(), one.getValue(), clock.instant(), false))
            .toList();
    made.forEach(one -> next.put(one.host(), one));
    holdings = Map.copyOf(next);
    writer.execute(() -> write(made));
  }

  private void write(Collection<HostHolding> made) {
    try {
      store.write(
          handle -> {
            made.forEach(one -> HostTable.put(handle, one));
            return made.size();
          });
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot store who claimed " + made.size() + " hosts", e);
    }
  }

  /** Gives a host to a tenant, whoever had it. */
  HostHolding grant(String host, TenantId tenant) {
    HostHolding granted = new HostHolding(host, tenant, clock.instant(), true);
    CompletableFuture<?> written;
    synchronized (this) {
      Map<String, HostHolding> next = new TreeMap<>(holdings);
      next.put(host, granted);
      holdings = Map.copyOf(next);
      written =
          CompletableFuture.runAsync(
              () ->
                  store.write(
                      handle -> {
                        HostTable.put(handle, granted);
                        return granted;
                      }),
              writer);
    }
    written.join();
    return granted;
  }

  /** Frees hosts; harmless for those that nobody has. */
  void release(Collection<String> hosts) {
    CompletableFuture<?> written;
    synchronized (this) {
      Map<String, HostHolding> next = new TreeMap<>(holdings);
      next.keySet().removeAll(List.copyOf(hosts));
      holdings = Map.copyOf(next);
      written =
          CompletableFuture.runAsync(
              () ->
                  store.write(
                      handle -> {
                        hosts.forEach(host -> HostTable.remove(handle, host));
                        return hosts.size();
                      }),
              writer);
    }
    written.join();
  }

  /** Writes what is not written yet. */
  @Override
  public void close() {
    writer.close();
  }
}
