package dev.berth.traefik;

import dev.berth.kernel.AddressRange;
import dev.berth.traefik.MiddlewareConfiguration.InFlight;
import dev.berth.traefik.MiddlewareConfiguration.IpAllowList;
import dev.berth.traefik.MiddlewareConfiguration.IpStrategy;
import dev.berth.traefik.MiddlewareConfiguration.RateLimit;
import dev.berth.traefik.MiddlewareConfiguration.SourceCriterion;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads limits by client as Traefik 2 and 3 write them. */
final class LimitReader {
  static final SourceCriterion CLIENT = new SourceCriterion(null, null, false);
  static final SourceCriterion HOST = new SourceCriterion(null, null, true);
  private static final int DEEPEST = 100;

  private LimitReader() {}

  static RateLimit rate(Section limit) {
    long average = limit.number("average", 1, Integer.MAX_VALUE, 0);
    if (!limit.has("average")) {
      limit.missing("average");
    }
    Duration period = ServiceReader.positive(limit, "period", Duration.ofSeconds(1));
    long burst = limit.number("burst", 1, Integer.MAX_VALUE, 1);
    SourceCriterion source = source(limit, CLIENT);
    limit.notActedOn("redis", "limits are counted in this process.");
    limit.finish();
    return new RateLimit(average, period, burst, source);
  }

  static InFlight inFlight(Section limit) {
    long amount = limit.number("amount", 1, Integer.MAX_VALUE, 0);
    if (!limit.has("amount")) {
      limit.missing("amount");
    }
    SourceCriterion source = source(limit, HOST);
    limit.finish();
    return new InFlight(amount, source);
  }

  private static SourceCriterion source(Section limit, SourceCriterion otherwise) {
    Section source = limit.section("sourceCriterion");
    if (source == null) {
      return otherwise;
    }
    boolean byAddress = source.has("ipStrategy");
    IpStrategy ip = strategy(source);
    String header = source.text("requestHeaderName");
    boolean host = source.flag("requestHost", false);
    source.finish();
    if (header != null && !HeaderText.isName(header)) {
      source.wrong("requestHeaderName", "it is not the name of a header.");
    }
    int said = (byAddress ? 1 : 0) + (header == null ? 0 : 1) + (host ? 1 : 0);
    if (said > 1) {
      source.fail(
          source
              .setting()
              .cannotRead(
                  "only one of ipStrategy, requestHeaderName and requestHost can be said."));
    }
    return said == 0 ? otherwise : new SourceCriterion(ip, header, host);
  }

  static IpAllowList allowList(Section list) {
    List<AddressRange> ranges = list.ranges("sourceRange");
    if (ranges.isEmpty() && list.problems().isEmpty()) {
      list.missing("sourceRange");
    }
    IpStrategy strategy = strategy(list);
    int status = (int) list.number("rejectStatusCode", 400, 599, 403);
    list.finish();
    return new IpAllowList(ranges, strategy, status);
  }

  /** Null: the client's address as it is. */
  static @Nullable IpStrategy strategy(Section section) {
    Section strategy = section.section("ipStrategy");
    if (strategy == null) {
      return null;
    }
    int depth = (int) strategy.number("depth", 0, DEEPEST, 0);
    List<AddressRange> excluded = strategy.ranges("excludedIPs");
    strategy.notActedOn("ipv6Subnet", "addresses are looked at whole.");
    strategy.finish();
    return depth == 0 && excluded.isEmpty() ? null : new IpStrategy(depth, excluded);
  }
}
