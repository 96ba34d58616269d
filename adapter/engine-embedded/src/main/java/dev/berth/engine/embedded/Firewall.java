package dev.berth.engine.embedded;

import dev.berth.engine.embedded.HostCommand.Result;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Brings the packet filter to what is wanted. Each change replaces the instance's whole table at
 * once; connections that exist go on. Thread-safe.
 */
final class Firewall {
  private final Supplier<FirewallRules> wanted;
  private final AtomicLong asked = new AtomicLong();
  private final ReentrantLock lock = new ReentrantLock();
  private long done;

  /**
   * Changes nothing yet.
   *
   * @param wanted the rules as they should be at the moment of the call
   */
  Firewall(Supplier<FirewallRules> wanted) {
    this.wanted = wanted;
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
    } finally {
      lock.unlock();
    }
  }

  private static void replace(FirewallRules rules) {
    Optional<HostCommand> nft = HostCommand.find("nft");
    if (nft.isEmpty()) {
      throw failed("there is no 'nft' program. Install the package nftables", null);
    }
    try {
      Result result = nft.get().run(rules.script(), "-f", "-");
      if (!result.isSuccess()) {
        throw failed("nft: " + result.output().lines().findFirst().orElse("it failed"), null);
      }
      Optional<HostCommand> iptables = HostCommand.find("iptables");
      if (iptables.isPresent()) {
        ForwardPolicy.open(rules, iptables.get());
      }
    } catch (IOException e) {
      throw failed("nft or iptables does not run", e);
    }
  }

  private static BerthException failed(String cause, @Nullable IOException reason) {
    return new BerthException(
        ErrorCode.ENGINE_FAILED, "Cannot change the packet filter: " + cause + ".", reason);
  }
}
