package dev.berth.metrics;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.records.KnownTask;
import dev.berth.series.Sample;
import dev.berth.series.SeriesKey;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Gives tenants the counts of their own routes, which the platform counts for all: routes of stacks
 * are called {@code NAME@stack/STACK} or {@code NAME@stack/TENANT/STACK}. Thread-safe.
 */
final class RouteReadings {
  static final String REQUESTS = "berth_route_requests_total";
  private static final String SOURCE = "@stack/";

  private static final Map<String, String> NAMES =
      Map.of(
          "berth_requests_total", REQUESTS,
          "berth_request_bytes_total", "berth_route_request_bytes_total",
          "berth_response_bytes_total", "berth_route_response_bytes_total",
          "berth_request_duration_seconds_sum", "berth_route_request_seconds_total");

  /** What is counted for each tenant. */
  Map<TenantId, List<Sample>> read(List<Sample> platform, List<KnownTask> tasks, long time) {
    Map<TenantId, List<Sample>> found = new HashMap<>();
    for (Sample sample : platform) {
      String name = NAMES.get(sample.key().metric());
      String route = sample.key().label("route");
      if (name != null && route != null && route.contains(SOURCE)) {
        add(name, route, sample, tasks, time, found);
      }
    }
    return found;
  }

  private static void add(
      String name,
      String route,
      Sample sample,
      List<KnownTask> tasks,
      long time,
      Map<TenantId, List<Sample>> found) {
    int source = route.lastIndexOf(SOURCE);
    String owner = route.substring(source + SOURCE.length());
    int slash = owner.indexOf('/');
    try {
      TenantId tenant = slash < 0 ? TenantId.DEFAULT : new TenantId(owner.substring(0, slash));
      String stack = owner.substring(slash + 1);
      Map<String, String> labels = new HashMap<>(sample.key().labels());
      labels.put("tenant", tenant.value());
      labels.put("stack", stack);
      labels.put("service", service(route.substring(0, source), tenant, stack, tasks));
      found
          .computeIfAbsent(tenant, _ -> new ArrayList<>())
          .add(new Sample(SeriesKey.of(name, labels), time, sample.value()));
    } catch (BerthException e) {
      // A name that is nobody's.
    }
  }

  /** Which service's it is, as far as its name tells; empty: it does not. */
  private static String service(String name, TenantId tenant, String stack, List<KnownTask> tasks) {
    Set<String> services =
        tasks.stream()
            .map(KnownTask::identity)
            .filter(each -> each.tenant().equals(tenant) && each.stack().value().equals(stack))
            .map(each -> each.service().value())
            .collect(Collectors.toSet());
    if (services.size() == 1) {
      return services.iterator().next();
    }
    return services.stream()
        .filter(
            each ->
                name.equals(each)
                    || name.equals(each + "-" + stack)
                    || name.equals(stack + "-" + each))
        .findFirst()
        .orElse("");
  }
}
