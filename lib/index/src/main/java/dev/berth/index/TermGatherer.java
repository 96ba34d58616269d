package dev.berth.index;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Sorts records by the names or numbers that a field holds. */
final class TermGatherer implements Gatherer {
  /** In a segment with so few names, each bucket has an array of them. */
  private static final int FEW = 4096;

  private static final int NAME = 64;

  private final Aggregation.Terms wanted;
  private final GatherBudget budget;
  private final GatherParts parts;
  private SegmentNames names = SegmentNames.NONE;
  private SegmentNumbers numbers = SegmentNumbers.NONE;
  private DetailColumn details = DetailColumn.NONE;
  private int segment;
  private boolean first = true;

  TermGatherer(Aggregation.Terms wanted, GatherBudget budget) {
    this.wanted = wanted;
    this.budget = budget;
    this.parts = new GatherParts(wanted.parts(), budget);
  }

  @Override
  public void enter(Segment next) throws IOException {
    names = SegmentNames.of(next.leaf(), wanted.field());
    numbers = SegmentNumbers.of(next.leaf(), wanted.field());
    details = DetailColumn.of(next.leaf().reader(), wanted.field());
    segment++;
    parts.enter(next);
  }

  @Override
  public Gathered begin() {
    boolean only = first;
    first = false;
    return new ByTerm(only);
  }

  private final class ByTerm implements Gathered {
    private final Map<Outcome.Key, GatherParts.Bucket> buckets = new HashMap<>();
    private final Map<Integer, GatherParts.Bucket> byNumber = new HashMap<>();
    private final boolean only;
    private GatherParts.@Nullable Bucket @Nullable [] few;
    private int seen;

    private ByTerm(boolean only) {
      this.only = only;
    }

    @Override
    public void take(int document) throws IOException {
      if (seen != segment) {
        seen = segment;
        byNumber.clear();
        few = only && names.size() <= FEW ? new GatherParts.Bucket[names.size()] : null;
      }
      for (int i = names.seek(document); i > 0; i--) {
        byName(names.next()).take(document);
      }
      if (details.seek(document) && !details.isNumber()) {
        bucket(new Outcome.Key.Name(details.name().utf8ToString())).take(document);
      }
      double last = Double.NaN;
      for (int i = numbers.seek(document); i > 0; i--) {
        double number = numbers.next();
        if (number != last) {
          bucket(new Outcome.Key.Figure(number)).take(document);
        }
        last = number;
      }
    }

    private GatherParts.Bucket byName(int number) throws IOException {
      GatherParts.Bucket known = few == null ? byNumber.get(number) : few[number];
      if (known != null) {
        return known;
      }
      GatherParts.Bucket bucket = bucket(new Outcome.Key.Name(names.name(number).utf8ToString()));
      if (few == null) {
        byNumber.put(number, bucket);
      } else {
        few[number] = bucket;
      }
      return bucket;
    }

    private GatherParts.Bucket bucket(Outcome.Key key) {
      GatherParts.Bucket known = buckets.get(key);
      if (known != null) {
        return known;
      }
      budget.take(NAME + (key instanceof Outcome.Key.Name(String name) ? 2L * name.length() : 0));
      GatherParts.Bucket bucket = parts.begin();
      buckets.put(key, bucket);
      return bucket;
    }

    @Override
    public Outcome outcome() {
      List<Map.Entry<Outcome.Key, GatherParts.Bucket>> all = new ArrayList<>(buckets.entrySet());
      all.removeIf(entry -> entry.getValue().count() < wanted.least());
      all.sort(order());
      long others = 0;
      for (int i = wanted.size(); i < all.size(); i++) {
        others += all.get(i).getValue().count();
      }
      List<Map.Entry<Outcome.Key, GatherParts.Bucket>> shown =
          all.subList(0, Math.min(all.size(), wanted.size()));
      budget.show(shown.size());
      return new Outcome.Buckets(
          shown.stream().map(entry -> entry.getValue().outcome(entry.getKey())).toList(), others);
    }

    private Comparator<Map.Entry<Outcome.Key, GatherParts.Bucket>> order() {
      Comparator<Map.Entry<Outcome.Key, GatherParts.Bucket>> byKey =
          Map.Entry.comparingByKey(TermGatherer::compare);
      Comparator<Map.Entry<Outcome.Key, GatherParts.Bucket>> first =
          switch (wanted.order().by()) {
            case "_count" -> Comparator.comparingLong(entry -> entry.getValue().count());
            case "_key", "_term" -> byKey;
            default -> byPart(wanted.order().by());
          };
      return (wanted.order().descending() ? first.reversed() : first).thenComparing(byKey);
    }

    private Comparator<Map.Entry<Outcome.Key, GatherParts.Bucket>> byPart(String path) {
      Map<GatherParts.Bucket, Double> figures = new HashMap<>();
      buckets.values().forEach(one -> figures.put(one, figure(one.outcomes(), path)));
      return Comparator.comparingDouble(entry -> figures.getOrDefault(entry.getValue(), 0.0));
    }
  }

  private static double figure(Map<String, Outcome> parts, String path) {
    int dot = path.lastIndexOf('.');
    Outcome whole = parts.get(path);
    Outcome part = whole == null && dot > 0 ? parts.get(path.substring(0, dot)) : whole;
    String what = whole == null && dot > 0 ? path.substring(dot + 1) : "value";
    return switch (part) {
      case Outcome.Count(long number) -> number;
      case Outcome.Figures figures ->
          switch (what) {
            case "min" -> figures.least();
            case "max" -> figures.greatest();
            case "sum" -> figures.sum();
            case "count" -> figures.count();
            default -> figures.average();
          };
      case null, default -> 0;
    };
  }

  private static int compare(Outcome.Key one, Outcome.Key other) {
    return switch (one) {
      case Outcome.Key.Name(String name) ->
          other instanceof Outcome.Key.Name(String to) ? name.compareTo(to) : 1;
      case Outcome.Key.Figure(double number) ->
          other instanceof Outcome.Key.Figure(double to) ? Double.compare(number, to) : -1;
    };
  }
}
