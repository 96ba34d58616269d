package dev.berth.identity;

import dev.berth.http.ConsolePages;
import java.util.List;

/** What this feature shows in the console. */
final class Pages {
  private Pages() {}

  static ConsolePages all() {
    return new ConsolePages(Pages.class, List.of());
  }
}
