package dev.berth.index;

import dev.berth.kernel.BerthException;
import java.io.IOException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.CollectorManager;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.SimpleCollector;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/**
 * Aggregations over the records of any number of indexes, one after the other: {@link
 * DayIndex#summarize} adds an index's. Confined to one thread.
 *
 * <p>Refused with {@link TooManyBuckets}: more buckets than it may have, or more memory.
 */
public final class Summary {
  private final GatherParts parts;
  private final GatherParts.Bucket all;
  private Function<dev.berth.kql.Query, Query> translation =
      _ -> {
        throw new IllegalStateException("No index is read");
      };

  /**
   * A summary of nothing yet.
   *
   * @param mostBuckets how many there may be all together
   */
  public Summary(Map<String, Aggregation> wanted, int mostBuckets) {
    this.parts = new GatherParts(wanted, new GatherBudget(mostBuckets));
    this.all = parts.begin();
  }

  /** How many records it has seen. */
  public long records() {
    return all.count();
  }

  /**
   * What it came to, by the names of the aggregations.
   *
   * @throws BerthException {@link TooManyBuckets}
   */
  public Map<String, Outcome> outcomes() {
    return all.outcomes();
  }

  /** Goes on with another index. */
  void read(Function<dev.berth.kql.Query, Query> next) {
    translation = next;
  }

  CollectorManager<Counter, Integer> collecting(IndexSearcher searcher) {
    return new CollectorManager<>() {
      @Override
      public Counter newCollector() {
        return new Counter(searcher);
      }

      @Override
      public Integer reduce(Collection<Counter> counters) {
        return counters.size();
      }
    };
  }

  /** Sees the records of an index. */
  final class Counter extends SimpleCollector implements Gatherer.Segment {
    private final IndexSearcher searcher;
    private final Map<Query, Weight> weights = new HashMap<>();
    private @Nullable LeafReaderContext leaf;

    private Counter(IndexSearcher searcher) {
      this.searcher = searcher;
    }

    @Override
    public LeafReaderContext leaf() {
      return Objects.requireNonNull(leaf);
    }

    @Override
    public Query translate(dev.berth.kql.Query query) {
      return translation.apply(query);
    }

    @Override
    public @Nullable DocIdSetIterator find(Query query) throws IOException {
      Weight weight = weights.get(query);
      if (weight == null) {
        weight = searcher.createWeight(searcher.rewrite(query), ScoreMode.COMPLETE_NO_SCORES, 1.0f);
        weights.put(query, weight);
      }
      Scorer scorer = weight.scorer(leaf());
      return scorer == null ? null : scorer.iterator();
    }

    @Override
    protected void doSetNextReader(LeafReaderContext context) throws IOException {
      leaf = context;
      parts.enter(this);
    }

    @Override
    public void collect(int document) throws IOException {
      all.take(document);
    }

    @Override
    public ScoreMode scoreMode() {
      return ScoreMode.COMPLETE_NO_SCORES;
    }
  }
}
