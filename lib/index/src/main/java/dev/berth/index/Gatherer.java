package dev.berth.index;

import java.io.IOException;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.Query;
import org.jspecify.annotations.Nullable;

/**
 * One aggregation of a summary, which sees its records segment by segment, whatever buckets they
 * are in; what each bucket has is {@link Gathered}.
 */
interface Gatherer {
  /** Begins with a segment. */
  void enter(Segment segment) throws IOException;

  /** For a bucket that is new. */
  Gathered begin();

  /** What one aggregation knows of one bucket. */
  interface Gathered {
    /** Takes a record of the current segment; in rising order, one perhaps twice. */
    void take(int document) throws IOException;

    Outcome outcome();
  }

  /** A segment, and what in it a query finds. */
  interface Segment {
    LeafReaderContext leaf();

    /** Null: nothing. */
    @Nullable DocIdSetIterator find(Query query) throws IOException;

    /** As Lucene asks it. */
    Query translate(dev.berth.kql.Query query);
  }
}
