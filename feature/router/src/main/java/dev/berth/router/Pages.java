package dev.berth.router;

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
            new ConsolePage(
                "routes",
                "Routes",
                Section.FRONT_DOOR,
                "routes",
                "routes.js",
                "berth-routes",
                new Action("route:List"),
                "route/*")));
  }
}
