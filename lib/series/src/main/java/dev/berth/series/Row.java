package dev.berth.series;

/**
 * What a series was in a time. One object is used for all rows: whoever is given it copies what is
 * to be kept. Confined to one thread.
 */
public final class Row {
  static final int COLUMNS = 5;

  private long time;
  private double least;
  private double most;
  private double sum;
  private double count;
  private double last;

  /** When it begins, in milliseconds since 1970. */
  public long time() {
    return time;
  }

  public double least() {
    return least;
  }

  public double most() {
    return most;
  }

  public double sum() {
    return sum;
  }

  /** Of samples, 1 or more. */
  public double count() {
    return count;
  }

  /** The value of the last sample. */
  public double last() {
    return last;
  }

  /** The mean of all samples. */
  public double average() {
    return sum / count;
  }

  void set(long when, double value) {
    time = when;
    least = value;
    most = value;
    sum = value;
    count = 1;
    last = value;
  }

  void set(Row other, long when) {
    time = when;
    least = other.least;
    most = other.most;
    sum = other.sum;
    count = other.count;
    last = other.last;
  }

  void read(ChunkReader chunk) {
    if (chunk.columns() == 1) {
      set(chunk.time(), chunk.columnValue(0));
      return;
    }
    time = chunk.time();
    least = chunk.columnValue(0);
    most = chunk.columnValue(1);
    sum = chunk.columnValue(2);
    count = chunk.columnValue(3);
    last = chunk.columnValue(4);
  }

  /** Takes in one that follows. */
  void add(Row later) {
    least = Math.min(least, later.least);
    most = Math.max(most, later.most);
    sum += later.sum;
    count += later.count;
    last = later.last;
  }

  void writeTo(ChunkWriter chunk) {
    chunk.append(time, least, most, sum, count, last);
  }
}
