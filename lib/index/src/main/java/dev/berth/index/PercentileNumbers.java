package dev.berth.index;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeMap;

/**
 * Percentiles: exact up to {@value #EXACT} numbers; of more, each is known to half a percent of
 * itself, by counting in spans that grow by that.
 */
final class PercentileNumbers implements NumberGatherer.Sum {
  static final int EXACT = 1024;

  private static final double GROWTH = Math.log(1.01);

  /** Nearer to zero than any measured thing. */
  private static final double ZERO = 1e-12;

  private static final int COUNTER = 96;

  private final List<Double> percents;
  private final GatherBudget budget;
  private double[] exact = new double[8];
  private int size;
  private long total;
  private final TreeMap<Integer, long[]> spans = new TreeMap<>();
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;

  PercentileNumbers(List<Double> percents, GatherBudget budget) {
    this.percents = percents;
    this.budget = budget;
  }

  @Override
  public void add(double number) {
    if (Double.isNaN(number)) {
      return;
    }
    total++;
    least = Math.min(least, number);
    greatest = Math.max(greatest, number);
    if (size < 0) {
      count(number);
    } else if (size == EXACT) {
      Arrays.stream(exact).forEach(this::count);
      count(number);
      exact = new double[0];
      size = -1;
    } else {
      keep(number);
    }
  }

  private void keep(double number) {
    if (size == exact.length) {
      budget.take(8L * size);
      exact = Arrays.copyOf(exact, 2 * size);
    }
    exact[size] = number;
    size++;
  }

  private void count(double number) {
    long[] counter = spans.get(span(number));
    if (counter == null) {
      budget.take(COUNTER);
      counter = new long[1];
      spans.put(span(number), counter);
    }
    counter[0]++;
  }

  /** Rises with the number: negative ones are below 0. */
  private static int span(double number) {
    double size = Math.abs(number);
    if (size < ZERO) {
      return 0;
    }
    int span = 1 + (int) Math.ceil(Math.log(Math.min(size, Double.MAX_VALUE) / ZERO) / GROWTH);
    return number < 0 ? -span : span;
  }

  private static double middle(int span) {
    if (span == 0) {
      return 0;
    }
    double upper = ZERO * Math.exp((Math.abs(span) - 1) * GROWTH);
    return Math.signum(span) * 2 * upper / (1 + Math.exp(GROWTH));
  }

  @Override
  public Outcome outcome() {
    List<Double> values = new ArrayList<>();
    if (size > 0) {
      Arrays.sort(exact, 0, size);
    }
    percents.forEach(percent -> values.add(value(percent / 100)));
    return new Outcome.Percentiles(percents, values);
  }

  private double value(double share) {
    if (total == 0) {
      return Double.NaN;
    }
    return size >= 0 ? between(share * (size - 1)) : counted(share * (total - 1));
  }

  private double between(double place) {
    int below = (int) Math.floor(place);
    int above = Math.min(below + 1, size - 1);
    return exact[below] + (place - below) * (exact[above] - exact[below]);
  }

  private double counted(double place) {
    long seen = 0;
    for (var span : spans.entrySet()) {
      seen += span.getValue()[0];
      if (seen > place) {
        return Math.clamp(middle(span.getKey()), least, greatest);
      }
    }
    return greatest;
  }
}
