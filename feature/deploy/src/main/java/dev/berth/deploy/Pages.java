package dev.berth.deploy;

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
                "overview",
                "Overview",
                Section.RUN,
                "overview",
                "overview.js",
                "berth-overview",
                new Action("stack:List"),
                "stack/*"),
            new ConsolePage(
                "stacks",
                "Stacks",
                Section.RUN,
                "stacks",
                "stacks.js",
                "berth-stacks",
                new Action("stack:List"),
                "stack/*")));
  }
}
