package dev.berth.logs;

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
                "discover",
                "Discover",
                Section.OBSERVE,
                "discover",
                "discover.js",
                "berth-discover",
                new Action("log:Search"),
                "log/*"),
            new ConsolePage(
                "templates",
                "Templates",
                Section.OBSERVE,
                "templates",
                "templates.js",
                "berth-templates",
                new Action("template:List"),
                "template/*")));
  }
}
