package dev.berth.series;

/**
 * What became of samples.
 *
 * @param kept how many were taken
 * @param tooMany refused, because the store has as many series as it may
 * @param outOfOrder refused, because a later one of the series is there, or one of that time
 * @param outOfTime refused, because they are more than an hour old, or of the future
 */
public record Appended(int kept, int tooMany, int outOfOrder, int outOfTime) {
  public static final Appended NONE = new Appended(0, 0, 0, 0);

  public Appended plus(Appended other) {
    return new Appended(
        kept + other.kept,
        tooMany + other.tooMany,
        outOfOrder + other.outOfOrder,
        outOfTime + other.outOfTime);
  }

  public int refused() {
    return tooMany + outOfOrder + outOfTime;
  }
}
