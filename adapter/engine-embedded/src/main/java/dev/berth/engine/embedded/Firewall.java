package dev.berth.engine.embedded;

import dev.berth.engine.embedded.HostCommand.Result;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the packet filter to what is wanted, and keeps it so while others change it. Each change
 * replaces the instance's whole table at once; connections that exist go on. Thread-safe.
 */
final class Firewall implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Firewall.class.getName());
  private static final long PERIOD_MILLISECONDS = 2000;

  /** Names the tables of iptables' older kind, whose changes the packet filter does not count. */
  private static final Path OLD_TABLES = Path.of("/proc/net/ip_tables_names");

  private final Supplier<FirewallRules> wanted;
  private final FilterState state;
  private final AtomicLong asked = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private final CountDownLatch closed = new CountDownLatch(1);
  private long done;

  /** The state of the filter when everything about it was as it should be; null: never yet. */
  private @Nullable Integer settled;

  /** Whether there were networks then. */
  private boolean opened;

  private volatile List<String> warnings = List.of();

  /**
   * Changes nothing yet.
   *
   * @param wanted the rules as they should be at the moment of the call
   */
  Firewall(Supplier<FirewallRules> wanted) throws IOException {
    this.wanted = wanted;
    this.state = FilterState.ofThisThread();
  }

  /** Begins to look, every now and then, whether others took something away. */
  void watch() {
    Threads.start("firewall-watch", this::look);
  }

  /**
   * Applies what is wanted now; returns when it is in force. Changes asked for at the same time are
   * made together.
   *
   * @throws BerthException {@code ENGINE_FAILED} if the machine refuses
   */
  void apply() {
    long mine = asked.incrementAndGet();
    lock.lock();
    try {
      if (done >= mine) {
        return;
      }
      long covered = asked.get();
      replace(wanted.get());
      done = covered;
    } catch (IOException e) {
      throw failed("nft or iptables does not run", e);
    } finally {
      lock.unlock();
    }
  }

  private void replace(FirewallRules rules) throws IOException {
    HostCommand nft = nft();
    int before = state.generation();
    Result result = nft.run(rules.script(), "-f", "-");
    if (!result.isSuccess()) {
      throw failed("nft: " + result.output().lines().findFirst().orElse("it failed"), null);
    }
    boolean isOnlyOurs = settled != null && settled == before && state.generation() == before + 1;
    if (isOnlyOurs && opened == !rules.networks().isEmpty()) {
      settled = before + 1;
    } else {
      settle(rules, nft);
    }
  }

  /** Sees to the rules of others; what changes meanwhile is seen at the next look. */
  private void settle(FirewallRules rules, HostCommand nft) throws IOException {
    settled = state.generation();
    opened = !rules.networks().isEmpty();
    for (HostCommand iptables : iptables()) {
      List<String> missing = ForwardPolicy.open(rules, iptables);
      if (!missing.isEmpty()) {
        LOG.log(Level.INFO, "The machine''s own rules drop by default. Added: {0}", missing);
      }
    }
    warnings =
        rules.networks().isEmpty()
            ? List.of()
            : ForeignChains.warnings(
                nft.run("", "-s", "-t", "list", "ruleset").output(), rules.names().bridgePrefix());
  }

  private void look() {
    try {
      while (!closed.await(PERIOD_MILLISECONDS, TimeUnit.MILLISECONDS)) {
        lock.lock();
        try {
          lookOnce();
        } catch (IOException | BerthException e) {
          LOG.log(Level.WARNING, "Cannot look after the packet filter", e);
        } finally {
          lock.unlock();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void lookOnce() throws IOException {
    if (closed.getCount() == 0
        || settled == null
        || (settled == state.generation() && !hasOldTables())) {
      return;
    }
    FirewallRules rules = wanted.get();
    if (rules.networks().isEmpty()) {
      settled = state.generation();
      return;
    }
    if (!state.tables().contains(rules.names().table())) {
      LOG.log(
          Level.WARNING,
          "Table {0} of the packet filter was removed by somebody: it is put back",
          rules.names().table());
      replace(rules);
    }
    settle(rules, nft());
  }

  /** What others have set up so that tasks cannot work, a sentence each. */
  List<String> warnings() {
    return warnings;
  }

  private static HostCommand nft() {
    return HostCommand.find("nft")
        .orElseThrow(() -> failed("there is no 'nft' program. Install the package nftables", null));
  }

  private static List<HostCommand> iptables() {
    List<HostCommand> found = new ArrayList<>();
    HostCommand.find("iptables").ifPresent(found::add);
    if (hasOldTables()) {
      HostCommand.find("iptables-legacy").ifPresent(found::add);
    }
    return found;
  }

  private static boolean hasOldTables() {
    Optional<String> names = TextFiles.find(OLD_TABLES);
    return names.isPresent() && names.get().lines().anyMatch("filter"::equals);
  }

  private static BerthException failed(String cause, @Nullable IOException reason) {
    return new BerthException(
        ErrorCode.ENGINE_FAILED, "Cannot change the packet filter: " + cause + ".", reason);
  }

  /** Lets go; rules stay. */
  @Override
  public void close() {
    closed.countDown();
    lock.lock();
    try {
      state.close();
    } finally {
      lock.unlock();
    }
  }
}
