package dev.berth.alerts;

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
            new ConsolePage(
                "alerts",
                "Alerts",
                Section.OBSERVE,
                "alerts",
                "alerts.js",
                "berth-alerts",
                Actions.LIST,
                "alert/*")));
  }
}
