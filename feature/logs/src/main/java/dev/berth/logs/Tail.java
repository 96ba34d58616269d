package dev.berth.logs;

import dev.berth.http.RawJson;
import dev.berth.http.Response;
import dev.berth.index.Found;
import dev.berth.index.Search;
import dev.berth.index.TimeMath;
import dev.berth.kql.KqlParser;
import dev.berth.kql.Query;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Tells records as they come in, after the last ones that there are. What comes too fast to be told
 * is left out, and how much that was.
 */
final class Tail implements Response.LineSource {
  private static final int MOST_AT_ONCE = 5000;

  /** How often what came in at once is halved, until there is no more than can be told. */
  private static final int HALVINGS = 5;

  private static final String WINDOW =
      RecordMaker.ARRIVAL + " > %d and " + RecordMaker.ARRIVAL + " <= %d";

  private final Arrivals arrivals;
  private final ShelfSearch records;
  private final Query query;
  private final TimeMath times;
  private final int first;

  /**
   * @param first how many of those that there are it begins with
   */
  Tail(Arrivals arrivals, ShelfSearch records, Query query, TimeMath times, int first) {
    this.arrivals = arrivals;
    this.records = records;
    this.query = query;
    this.times = times;
    this.first = first;
  }

  /** So many records were left out. */
  record Missed(long missed) {}

  @Override
  public void writeTo(Response.LineSink sink) throws Exception {
    AtomicBoolean gone = new AtomicBoolean();
    sink.onClose(() -> gone.set(true));
    arrivals.follow();
    try {
      follow(sink, gone);
    } finally {
      arrivals.release();
    }
  }

  private void follow(Response.LineSink sink, AtomicBoolean gone)
      throws IOException, InterruptedException {
    long seen = arrivals.visible();
    if (first > 0) {
      write(find(between(0, seen), first, Search.Order.NEWEST), sink, true);
    }
    while (!gone.get()) {
      long now = arrivals.await(seen);
      if (now > seen) {
        tell(seen, now, HALVINGS, sink);
        seen = now;
      }
    }
  }

  /** Tells what came in after a number, up to another: in parts, if it is much. */
  private void tell(long after, long last, int halvings, Response.LineSink sink)
      throws IOException {
    Query wanted = between(after, last);
    long total = find(wanted, 0, Search.Order.OLDEST).total();
    if (total > MOST_AT_ONCE && halvings > 0 && last - after > 1) {
      long middle = after + (last - after) / 2;
      tell(after, middle, halvings - 1, sink);
      tell(middle, last, halvings - 1, sink);
      return;
    }
    if (total == 0) {
      return;
    }
    Found found = find(wanted, MOST_AT_ONCE, Search.Order.OLDEST);
    write(found, sink, false);
    long untold = found.total() - found.hits().size();
    if (untold > 0) {
      sink.write(new Missed(untold));
    }
  }

  private Query between(long after, long last) {
    return new Query.And(List.of(KqlParser.parse(WINDOW.formatted(after, last)), query));
  }

  private Found find(Query wanted, int limit, Search.Order order) {
    Instant from = times.read("now-1d").orElseThrow();
    Instant to = times.read("now+2h").orElseThrow();
    return records.find(new Search(wanted, from, to, limit, order));
  }

  private static void write(Found found, Response.LineSink sink, boolean reversed)
      throws IOException {
    List<RawJson> sources = SearchEndpoints.sources(found);
    for (RawJson each : reversed ? sources.reversed() : sources) {
      sink.write(each);
    }
  }
}
