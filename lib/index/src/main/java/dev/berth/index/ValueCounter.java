package dev.berth.index;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.apache.lucene.index.DocValues;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.index.SortedSetDocValues;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.SimpleCollector;

/**
 * Counts records by the name that a field holds, or the number that a detail does: names by
 * ordinals within a segment, by themselves between them. For one search.
 */
final class ValueCounter implements CollectorManager<ValueCounter.Counter, Map<String, Long>> {
  /** An id of each request is no name: counting them all would fill the memory. */
  private static final int MOST_NAMES = 1_000_000;

  private final String field;

  ValueCounter(String field) {
    this.field = field;
  }

  @Override
  public Counter newCollector() {
    return new Counter();
  }

  @Override
  public Map<String, Long> reduce(Collection<Counter> counters) throws IOException {
    Map<String, Long> sum = new HashMap<>();
    for (Counter counter : counters) {
      counter.finishSegment();
      counter.counts.forEach((name, count) -> sum.merge(name, count, Long::sum));
    }
    return sum;
  }

  private void requireFew(long number) {
    if (number > MOST_NAMES) {
      throw new BerthException(
          ErrorCode.TOO_MANY,
          "Cannot count the values of field '%s': there are more than %d different ones. Choose a field with fewer, or a shorter time."
              .formatted(field, MOST_NAMES));
    }
  }

  /** Counts what one thread sees. */
  final class Counter extends SimpleCollector {
    private final Map<String, Long> counts = new HashMap<>();
    private SortedSetDocValues names = DocValues.emptySortedSet();
    private DetailColumn details = DetailColumn.NONE;
    private long[] byOrdinal = new long[0];

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      finishSegment();
      names = DocValues.getSortedSet(context.reader(), LuceneFields.NAME + field);
      details = DetailColumn.of(context.reader(), field);
      requireFew(names.getValueCount());
      byOrdinal = new long[Math.toIntExact(names.getValueCount())];
    }

    private void finishSegment() throws IOException {
      for (int i = 0; i < byOrdinal.length; i++) {
        if (byOrdinal[i] > 0) {
          counts.merge(names.lookupOrd(i).utf8ToString(), byOrdinal[i], Long::sum);
        }
      }
      byOrdinal = new long[0];
      requireFew(counts.size());
    }

    @Override
    public void collect(int document) throws IOException {
      if (names.advanceExact(document)) {
        for (int i = names.docValueCount(); i > 0; i--) {
          byOrdinal[(int) names.nextOrd()]++;
        }
      }
      if (details.seek(document)) {
        counts.merge(
            details.isNumber() ? text(details.number()) : details.name().utf8ToString(),
            1L,
            Long::sum);
        requireFew(counts.size());
      }
    }

    private static String text(double number) {
      return number == Math.rint(number) && Math.abs(number) < 1e15
          ? Long.toString((long) number)
          : Double.toString(number);
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
