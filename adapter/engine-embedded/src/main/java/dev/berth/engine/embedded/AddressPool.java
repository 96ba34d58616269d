package dev.berth.engine.embedded;

import dev.berth.engine.Subnet;
import java.net.InetAddress;
import java.util.BitSet;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The addresses of one network. Goes round: one that was given back is the last to be used again.
 * Thread-safe.
 */
final class AddressPool {
  /** The network's own address and the gateway's come before. */
  private static final int FIRST = 2;

  private final ReentrantLock lock = new ReentrantLock();
  private final Subnet subnet;

  /** After the last that can be used: the broadcast address. */
  private final int end;

  private final BitSet taken = new BitSet();
  private int next = FIRST;
  private State state = State.OPEN;

  AddressPool(Subnet subnet) {
    this.subnet = subnet;
    this.end = subnet.size() - 1;
  }

  /** Takes an address; empty when all are taken, or after {@link #retire}. */
  Optional<InetAddress> allot() {
    lock.lock();
    try {
      int free = taken.nextClearBit(next);
      if (free >= end) {
        free = taken.nextClearBit(FIRST);
      }
      if (free >= end || state == State.RETIRED) {
        return Optional.empty();
      }
      take(free);
      return Optional.of(subnet.address(free));
    } finally {
      lock.unlock();
    }
  }

  /** Marks an address as taken that an earlier process allotted. */
  void adopt(InetAddress address) {
    lock.lock();
    try {
      take(subnet.offset(address));
    } finally {
      lock.unlock();
    }
  }

  /** Takes an address back. Idempotent. */
  void free(InetAddress address) {
    lock.lock();
    try {
      taken.clear(subnet.offset(address));
    } finally {
      lock.unlock();
    }
  }

  /** Gives no address from now on, if none is taken; returns whether that is so. */
  boolean retire() {
    lock.lock();
    try {
      if (!taken.isEmpty()) {
        return false;
      }
      state = State.RETIRED;
      return true;
    } finally {
      lock.unlock();
    }
  }

  private void take(int offset) {
    taken.set(offset);
    next = offset + 1;
  }

  private enum State {
    OPEN,
    RETIRED
  }
}
