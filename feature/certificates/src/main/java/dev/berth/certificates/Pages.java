package dev.berth.certificates;

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
                "certificates",
                "Certificates",
                Section.FRONT_DOOR,
                "certificates",
                "certificates.js",
                "berth-certificates",
                new Action("certificate:List"),
                "certificate/*")));
  }
}
