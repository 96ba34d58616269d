package dev.berth.index;

import java.io.IOException;
import java.util.Collection;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedNumericDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/** Counts records by equal times. For one search. */
final class TimeCounter implements CollectorManager<TimeCounter.Counter, long[]> {
  private final long from;
  private final long interval;
  private final int number;

  /**
   * @param from nanoseconds since 1970
   * @param interval in nanoseconds
   */
  TimeCounter(long from, long interval, int number) {
    this.from = from;
    this.interval = interval;
    this.number = number;
  }

  @Override
  public Counter newCollector() {
    return new Counter();
  }

  @Override
  public long[] reduce(Collection<Counter> counters) {
    long[] sum = new long[number];
    for (Counter counter : counters) {
      for (int i = 0; i < number; i++) {
        sum[i] += counter.counts[i];
      }
    }
    return sum;
  }

  /** Counts what one thread sees. */
  final class Counter extends SimpleCollector {
    private final long[] counts = new long[number];
    private SortedNumericDocValues times = DocValues.emptySortedNumeric();

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      times = DocValues.getSortedNumeric(context.reader(), LuceneFields.TIME);
    }

    @Override
    public void collect(int document) throws IOException {
      if (times.advanceExact(document)) {
        long place = (times.nextValue() - from) / interval;
        if (place >= 0 && place < number) {
          counts[(int) place]++;
        }
      }
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
