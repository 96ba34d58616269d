package dev.berth.index;

/** Counts, adds, and keeps the least and the greatest. */
final class FigureNumbers implements NumberGatherer.Sum {
  private long count;
  private double sum;
  private double lost;
  private double least = Double.POSITIVE_INFINITY;
  private double greatest = Double.NEGATIVE_INFINITY;
  private double squares;

  /** By Kahan's summation: what a small number loses beside a large sum is added with the next. */
  @Override
  public void add(double number) {
    count++;
    double corrected = number - lost;
    double next = sum + corrected;
    lost = next - sum - corrected;
    sum = next;
    least = Math.min(least, number);
    greatest = Math.max(greatest, number);
    squares += number * number;
  }

  @Override
  public Outcome outcome() {
    return new Outcome.Figures(count, sum, least, greatest, squares);
  }
}
