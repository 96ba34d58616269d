package dev.berth.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.apache.lucene.search.DocIdSetIterator;

/** Sorts records by what queries find. */
final class FilterGatherer implements Gatherer {
  private final Aggregation.Filters wanted;
  private final GatherBudget budget;
  private final GatherParts parts;
  private final List<DocIdSetIterator> found = new ArrayList<>();

  FilterGatherer(Aggregation.Filters wanted, GatherBudget budget) {
    this.wanted = wanted;
    this.budget = budget;
    this.parts = new GatherParts(wanted.parts(), budget);
  }

  @Override
  public void enter(Segment segment) throws IOException {
    found.clear();
    for (Aggregation.Filter filter : wanted.filters()) {
      DocIdSetIterator documents = segment.find(segment.translate(filter.query()));
      found.add(documents == null ? DocIdSetIterator.empty() : documents);
    }
    parts.enter(segment);
  }

  @Override
  public Gathered begin() {
    List<GatherParts.Bucket> buckets = new ArrayList<>();
    wanted.filters().forEach(_ -> buckets.add(parts.begin()));
    return new ByFilter(buckets);
  }

  private final class ByFilter implements Gathered {
    private final List<GatherParts.Bucket> buckets;

    private ByFilter(List<GatherParts.Bucket> buckets) {
      this.buckets = buckets;
    }

    @Override
    public void take(int document) throws IOException {
      for (int i = 0; i < buckets.size(); i++) {
        DocIdSetIterator documents = found.get(i);
        int at = documents.docID();
        if ((at < document ? documents.advance(document) : at) == document) {
          buckets.get(i).take(document);
        }
      }
    }

    @Override
    public Outcome outcome() {
      budget.show(buckets.size());
      List<Outcome.Bucket> shown = new ArrayList<>();
      for (int i = 0; i < buckets.size(); i++) {
        shown.add(buckets.get(i).outcome(new Outcome.Key.Name(wanted.filters().get(i).name())));
      }
      return new Outcome.Buckets(shown, 0);
    }
  }
}
