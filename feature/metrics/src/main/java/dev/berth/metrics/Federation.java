package dev.berth.metrics;

import dev.berth.exposition.ExpositionWriter;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.series.Latest;
import dev.berth.series.SeriesStore;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * {@code GET /federate?match[]=SELECTOR}: the last sample of each series that is measured now, in
 * Prometheus' text form, for a Prometheus that wants them.
 */
final class Federation {
  private static final Duration FRESH = Duration.ofMinutes(5);
  private static final int LONGEST = 32 * 1024 * 1024;

  private final TenantStores stores;
  private final InstantSource clock;

  Federation(TenantStores stores, InstantSource clock) {
    this.stores = stores;
    this.clock = clock;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.get(
            "/federate",
            MetricEndpoints.QUERY,
            _ -> MetricEndpoints.RESOURCE,
            request -> new Response.Text(200, ExpositionWriter.TYPE, text(request), Map.of())));
  }

  private String text(Request request) {
    List<SeriesSelector> selectors =
        request.queries("match[]").stream().map(SeriesSelector::parse).toList();
    if (selectors.isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot tell series: none is named. Send match[]=SELECTOR, as {__name__=~\"berth_.*\"}.");
    }
    ExpositionWriter writer = new ExpositionWriter();
    stores.find(request.principal().tenant()).ifPresent(store -> write(store, selectors, writer));
    return writer.toString();
  }

  private void write(SeriesStore store, List<SeriesSelector> selectors, ExpositionWriter writer) {
    Set<String> names = store.metrics().keySet();
    for (String metric : names) {
      if (selectors.stream().anyMatch(each -> each.mayBe(metric))) {
        write(metric, store.latest(metric), selectors, writer);
      }
    }
  }

  private void write(
      String metric, List<Latest> all, List<SeriesSelector> selectors, ExpositionWriter writer) {
    long oldest = clock.millis() - FRESH.toMillis();
    List<Latest> wanted =
        all.stream()
            .filter(each -> each.time() >= oldest)
            .filter(each -> selectors.stream().anyMatch(one -> one.test(each.key())))
            .sorted(Comparator.comparing(Latest::key))
            .toList();
    if (wanted.isEmpty()) {
      return;
    }
    String type = metric.endsWith("_total") ? "counter" : "untyped";
    writer.family(metric, type, "As it was measured last.");
    for (Latest each : wanted) {
      writer.line(each.key().labels(), each.value(), each.time());
      if (writer.length() > LONGEST) {
        throw new BerthException(
            ErrorCode.TOO_MANY,
            "Cannot tell all series: they are longer than 32MiB. Name fewer with match[].");
      }
    }
  }
}
