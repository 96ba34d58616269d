package dev.berth.metrics;

import dev.berth.access.Action;
import dev.berth.http.ConsolePage;
import dev.berth.http.ConsolePage.Section;
import dev.berth.http.ConsolePages;
import java.util.List;

/** What this feature shows in the console. */
final class Pages {
  private Pages() {}

  static ConsolePages all() {
    return new ConsolePages(
        Pages.class,
        List.of(
            page("metrics", "Metrics", MetricEndpoints.QUERY, MetricEndpoints.RESOURCE),
            page("dashboards", "Dashboards", DashboardEndpoints.LIST, "dashboard/*"),
            page("usage", "Usage", UsageEndpoints.SHOW, UsageEndpoints.RESOURCE)));
  }

  /** Its icon, its file and its element are called as its address. */
  private static ConsolePage page(String path, String title, Action action, String resource) {
    return new ConsolePage(
        path, title, Section.OBSERVE, path, path + ".js", "berth-" + path, action, resource);
  }
}
