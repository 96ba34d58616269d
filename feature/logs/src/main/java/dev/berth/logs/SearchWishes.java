package dev.berth.logs;

import dev.berth.http.Request;
import dev.berth.index.Search;
import dev.berth.index.TimeMath;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kql.KqlParser;
import dev.berth.kql.Query;
import java.time.Duration;
import java.time.Instant;

/** Reads what a request asks for. */
final class SearchWishes {
  private static final int LIMIT = 100;
  private static final Duration LONGEST_TIME = Duration.ofDays(365 * 250);

  /** Records have times between 1970 and this. */
  private static final Instant LATEST = Instant.parse("2200-01-01T00:00:00Z");

  private final TimeMath times;

  SearchWishes(TimeMath times) {
    this.times = times;
  }

  /**
   * Whose records are meant: the asking one's tenant's, or with {@code ?platform} those of no
   * tenant, which are for operators.
   */
  static TenantId tenant(Request request) {
    if (!request.flag("platform")) {
      return request.principal().tenant();
    }
    if (!request.principal().operator()) {
      throw new BerthException(
          ErrorCode.DENIED, "Cannot search the records of the platform: they are for operators.");
    }
    return TenantId.PLATFORM;
  }

  Search search(Request request) {
    return search(request, request.number("limit", LIMIT, 0, Search.MOST_HITS));
  }

  /**
   * @throws BerthException {@code INVALID_INPUT}
   */
  Search search(Request request, int limit) {
    Instant from = time(request, "from", "now-1h");
    Instant to = time(request, "to", "now+1h");
    if (!from.isBefore(to) || Duration.between(from, to).compareTo(LONGEST_TIME) > 0) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot search from %s to %s: the first has to be before the second, and there is nothing after the year 2199."
              .formatted(from, to));
    }
    return new Search(query(request), from, to, limit, order(request));
  }

  static Query query(Request request) {
    return KqlParser.parse(request.query("query").orElse(""));
  }

  Instant time(Request request, String name, String otherwise) {
    String text = request.query(name).filter(each -> !each.isEmpty()).orElse(otherwise);
    Instant time = times.read(text).orElseThrow(() -> noTime(name, text));
    return time.isBefore(Instant.EPOCH) ? Instant.EPOCH : time.isAfter(LATEST) ? LATEST : time;
  }

  private static BerthException noTime(String name, String text) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot read the query parameter '%s': '%s' is no time. Write one like 'now-15m' or '2026-01-31T12:00:00Z'."
            .formatted(name, text.length() > 50 ? text.substring(0, 50) + "…" : text));
  }

  private static Search.Order order(Request request) {
    return switch (request.query("order").orElse("newest")) {
      case "newest", "" -> Search.Order.NEWEST;
      case "oldest" -> Search.Order.OLDEST;
      default ->
          throw new BerthException(
              ErrorCode.INVALID_INPUT,
              "Cannot read the query parameter 'order': it is 'newest' or 'oldest'.");
    };
  }
}
