package dev.berth.router;

import dev.berth.kernel.TaskId;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * A route as the API shows it.
 *
 * @param name {@code web@stack/shop}
 * @param service {@code shop/web}
 * @param port of the tasks
 * @param status up, down (no task) or error
 * @param errors why it is off
 * @param tasks those that get requests now
 * @param url where it answers; null: nowhere
 */
record RouteView(
    String name,
    String rule,
    List<String> hosts,
    String service,
    int port,
    String status,
    List<String> errors,
    List<TaskView> tasks,
    @Nullable String url) {

  /** A task that gets requests. */
  record TaskView(String id, String address) {
    static TaskView of(Destination destination) {
      TaskId id = destination.task();
      return new TaskView(id.value(), destination.address().getHostAddress());
    }
  }

  /**
   * A route as it is now.
   *
   * @param httpPort of the front door
   */
  static RouteView of(Route route, int httpPort) {
    List<String> urls = urls(route, httpPort);
    return new RouteView(
        route.name(),
        route.rule().text(),
        route.rule().hosts(),
        route.owner().stack() + "/" + route.owner().service(),
        route.definition().port(),
        route.status().name().toLowerCase(Locale.ROOT),
        route.errors(),
        route.balancer().destinations().stream().map(TaskView::of).toList(),
        urls.isEmpty() ? null : urls.getFirst());
  }

  /** Where a route answers, in the order of its rule; empty if it is off. */
  static List<String> urls(Route route, int httpPort) {
    if (route.status() == RouteStatus.ERROR) {
      return List.of();
    }
    String port = httpPort == 80 ? "" : ":" + httpPort;
    return route.rule().alternatives().stream()
        .flatMap(way -> way.hosts().stream().map(host -> "http://" + host + port + path(way)))
        .distinct()
        .toList();
  }

  private static String path(RouteRule.Alternative way) {
    if (way.conditions().size() != 1) {
      return "";
    }
    return switch (way.conditions().getFirst()) {
      case Rule.Path path -> path.paths().getFirst();
      case Rule.PathPrefix prefix -> prefix.prefixes().getFirst();
    };
  }
}
