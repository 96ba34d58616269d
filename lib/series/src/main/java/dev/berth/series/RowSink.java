package dev.berth.series;

/** Is told what a store has. */
@FunctionalInterface
public interface RowSink {
  /**
   * Takes a row; of one series they mostly come in the order of time, but for clocks that were set
   * back. Two rows of one series may have the same time: then they add up.
   *
   * @param row good only during the call
   * @throws dev.berth.kernel.BerthException to end the reading
   */
  void take(SeriesKey key, Row row);
}
