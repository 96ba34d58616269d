package dev.berth.index;

import dev.berth.kql.FieldName;
import dev.berth.kql.Pattern;
import dev.berth.kql.Query;
import java.io.IOException;
import java.util.List;
import org.apache.lucene.search.DocIdSetIterator;

/** Takes the records that have nothing in a field. */
final class MissingGatherer implements Gatherer {
  private final Query has;
  private final GatherBudget budget;
  private final GatherParts parts;
  private DocIdSetIterator found = DocIdSetIterator.empty();

  MissingGatherer(Aggregation.Missing wanted, GatherBudget budget) {
    this.has = new Query.Exists(new FieldName(new Pattern(List.of(wanted.field()))));
    this.budget = budget;
    this.parts = new GatherParts(wanted.parts(), budget);
  }

  @Override
  public void enter(Segment segment) throws IOException {
    DocIdSetIterator documents = segment.find(segment.translate(has));
    found = documents == null ? DocIdSetIterator.empty() : documents;
    parts.enter(segment);
  }

  @Override
  public Gathered begin() {
    return new Without(parts.begin());
  }

  private final class Without implements Gathered {
    private final GatherParts.Bucket bucket;

    private Without(GatherParts.Bucket bucket) {
      this.bucket = bucket;
    }

    @Override
    public void take(int document) throws IOException {
      int at = found.docID();
      if ((at < document ? found.advance(document) : at) != document) {
        bucket.take(document);
      }
    }

    @Override
    public Outcome outcome() {
      budget.show(1);
      return new Outcome.Buckets(List.of(bucket.outcome(new Outcome.Key.Name(""))), 0);
    }
  }
}
