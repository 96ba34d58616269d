package dev.berth.audit;

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
                "audit",
                "Audit",
                Section.PEOPLE,
                "audit",
                "audit.js",
                "berth-audit",
                new Action("audit:List"),
                "audit")));
  }
}
