package dev.berth.index;

import dev.berth.index.Gatherer.Gathered;
import dev.berth.index.Gatherer.Segment;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The aggregations beside each other, at the top of a summary or within its buckets. */
final class GatherParts {
  /** What a bucket takes at least, with its place in a map, in bytes. */
  private static final int BUCKET = 160;

  private static final int PART = 96;

  private final List<String> names = new ArrayList<>();
  private final List<Gatherer> gatherers = new ArrayList<>();
  private final GatherBudget budget;

  GatherParts(Map<String, Aggregation> parts, GatherBudget budget) {
    this.budget = budget;
    parts.forEach(
        (name, aggregation) -> {
          names.add(name);
          gatherers.add(gatherer(aggregation, budget));
        });
  }

  private static Gatherer gatherer(Aggregation aggregation, GatherBudget budget) {
    return switch (aggregation) {
      case Aggregation.Terms terms -> new TermGatherer(terms, budget);
      case Aggregation.Dates dates ->
          new StepGatherer(
              new StepGatherer.Wanted(
                  dates.field(), new StepGatherer.Times(dates.steps()), dates.least()),
              dates.parts(),
              budget);
      case Aggregation.Steps steps ->
          new StepGatherer(
              new StepGatherer.Wanted(
                  steps.field(),
                  new StepGatherer.Numbers(steps.interval(), steps.offset()),
                  steps.least()),
              steps.parts(),
              budget);
      case Aggregation.Ranges ranges -> new RangeGatherer(ranges, budget);
      case Aggregation.Filters filters -> new FilterGatherer(filters, budget);
      case Aggregation.Missing missing -> new MissingGatherer(missing, budget);
      case Aggregation.Percentiles percentiles ->
          new NumberGatherer(
              percentiles.field(), () -> new PercentileNumbers(percentiles.percents(), budget));
      case Aggregation.Figures figures -> new NumberGatherer(figures.field(), FigureNumbers::new);
      case Aggregation.Cardinality cardinality -> new DistinctGatherer(cardinality.field(), budget);
      case Aggregation.ValueCount count -> new CountGatherer(count.field());
    };
  }

  void enter(Segment segment) throws IOException {
    for (Gatherer gatherer : gatherers) {
      gatherer.enter(segment);
    }
  }

  Bucket begin() {
    budget.take(BUCKET + (long) PART * gatherers.size());
    return new Bucket();
  }

  /** Records that belong together. */
  final class Bucket {
    private final List<Gathered> gathered = new ArrayList<>(gatherers.size());
    private long count;

    private Bucket() {
      gatherers.forEach(gatherer -> gathered.add(gatherer.begin()));
    }

    void take(int document) throws IOException {
      count++;
      for (Gathered one : gathered) {
        one.take(document);
      }
    }

    long count() {
      return count;
    }

    Map<String, Outcome> outcomes() {
      Map<String, Outcome> outcomes = new LinkedHashMap<>();
      for (int i = 0; i < gathered.size(); i++) {
        outcomes.put(names.get(i), gathered.get(i).outcome());
      }
      return outcomes;
    }

    Outcome.Bucket outcome(Outcome.Key key) {
      return new Outcome.Bucket(key, count, outcomes());
    }
  }
}
