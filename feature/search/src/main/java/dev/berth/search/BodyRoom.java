package dev.berth.search;

import dev.berth.elastic.ElasticFailure;
import dev.berth.kernel.ErrorCode;
import java.util.HashMap;
import java.util.Map;

/**
 * How much of bodies is in memory, all together and of each tenant: a tenant has half of it at
 * most, so that another one always finds room. Thread-safe.
 */
final class BodyRoom {
  /** The longest body, in bytes. */
  static final int LARGEST_BODY = 32 << 20;

  private static final long ALL = 96L << 20;
  private static final int MOST_CALLS = 64;

  private final Map<Object, long[]> taken = new HashMap<>();
  private long all;

  /** Room for a request of a tenant; it takes more as its body comes. */
  synchronized Share enter(Object tenant) {
    long[] mine = taken.computeIfAbsent(tenant, _ -> new long[2]);
    if (mine[1] >= MOST_CALLS) {
      throw full("requests");
    }
    mine[1]++;
    return new Share(tenant);
  }

  private synchronized void take(Object tenant, long bytes) {
    long[] mine = taken.computeIfAbsent(tenant, _ -> new long[2]);
    if (mine[0] + bytes > ALL / 2 || all + bytes > ALL) {
      throw full("bodies");
    }
    mine[0] += bytes;
    all += bytes;
  }

  private synchronized void leave(Object tenant, long bytes) {
    long[] mine = taken.computeIfAbsent(tenant, _ -> new long[2]);
    mine[0] -= bytes;
    mine[1]--;
    all -= bytes;
    if (mine[1] <= 0) {
      taken.remove(tenant);
    }
  }

  private static ElasticFailure full(String what) {
    return new ElasticFailure(
        ErrorCode.TOO_MANY,
        "es_rejected_execution_exception",
        "Cannot take this now: too many " + what + " are under way. Try again in a moment.");
  }

  /** What one request has. */
  final class Share implements AutoCloseable {
    private final Object tenant;
    private long bytes;

    private Share(Object tenant) {
      this.tenant = tenant;
    }

    /**
     * @throws ElasticFailure {@code TOO_LARGE}, {@code TOO_MANY}
     */
    void take(int more) {
      if (bytes + more > LARGEST_BODY) {
        throw RequestBody.tooLarge(LARGEST_BODY);
      }
      BodyRoom.this.take(tenant, more);
      bytes += more;
    }

    @Override
    public void close() {
      leave(tenant, bytes);
    }
  }
}
