package dev.berth.parameters;

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
                "parameters",
                "Parameters",
                Section.CONFIGURATION,
                "parameters",
                "parameters.js",
                "berth-parameters",
                Actions.DESCRIBE,
                "parameter/*"),
            new ConsolePage(
                "secrets",
                "Secrets",
                Section.CONFIGURATION,
                "secrets",
                "secrets.js",
                "berth-secrets",
                Actions.LIST_SECRETS,
                "secret/*")));
  }
}
