package dev.berth.router;

import dev.berth.http.Endpoint;
import dev.berth.proxy.ExchangeLog;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is known of the requests that are over: a record of each in {@code access.log}, and the
 * counts of each route. It is told by the front door's data path. Thread-safe.
 *
 * <ol>
 *   <li>{@link #open}: takes records; makes the file when there is the first
 *   <li>{@link #close()}: writes down what there is, and ends; to be called after the front door's
 * </ol>
 */
public final class TrafficRecords implements ExchangeLog, AutoCloseable {
  private static final long MOST_BYTES = 64 * 1024 * 1024;
  private static final int MOST_FILES = 3;

  private final RouteMetrics metrics = new RouteMetrics();
  private final AccessLogFile file;
  private final @Nullable AccessRecorder recorder;

  private TrafficRecords(AccessLogFile file, @Nullable AccessRecorder recorder) {
    this.file = file;
    this.recorder = recorder;
  }

  /** Writes records to a file, up to 64 MiB and three of them. */
  public static TrafficRecords open(Path file) {
    AccessLogFile log = new AccessLogFile(file, MOST_BYTES, MOST_FILES);
    return new TrafficRecords(log, new AccessRecorder(log));
  }

  /** Writes nothing and counts only; what was written before can be read. */
  public static TrafficRecords countsOnly(Path file) {
    return new TrafficRecords(new AccessLogFile(file, MOST_BYTES, MOST_FILES), null);
  }

  @Override
  public void ended(Ended exchange) {
    metrics.ended(exchange);
    if (recorder != null) {
      recorder.ended(exchange);
    }
  }

  /** Records that were never written because the disk did not follow, since the start. */
  public long dropped() {
    return recorder == null ? 0 : recorder.dropped();
  }

  public RouteMetrics metrics() {
    return metrics;
  }

  /**
   * What the API answers about records and counts.
   *
   * @param door knows whose which route is
   */
  public List<Endpoint> endpoints(FrontDoor door) {
    List<Endpoint> all = new ArrayList<>(new AccessLogEndpoint(file).list());
    all.add(new FigureEndpoint(metrics, door).endpoint());
    return all;
  }

  @Override
  public void close() throws InterruptedException {
    if (recorder == null) {
      file.close();
    } else {
      recorder.close();
    }
  }
}
