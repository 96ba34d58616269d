package dev.berth.index;

/** What one summary may use. Confined to its thread. */
final class GatherBudget {
  /** In bytes, by estimate. */
  private static final long MOST_MEMORY = 64L << 20;

  private final int mostBuckets;
  private long memory;
  private int shown;

  GatherBudget(int mostBuckets) {
    this.mostBuckets = mostBuckets;
  }

  /**
   * @throws TooManyBuckets if it is too much
   */
  void take(long bytes) {
    memory += bytes;
    if (memory > MOST_MEMORY) {
      throw new TooManyBuckets(mostBuckets, "there are too many different values");
    }
  }

  /**
   * Counts buckets that are part of the answer.
   *
   * @throws TooManyBuckets if there are too many
   */
  void show(int buckets) {
    shown += buckets;
    requireRoom(shown);
  }

  /**
   * @throws TooManyBuckets for so many
   */
  void requireRoom(long buckets) {
    if (buckets > mostBuckets) {
      throw new TooManyBuckets(mostBuckets, "it has more than " + mostBuckets + " buckets");
    }
  }
}
