package dev.berth.cli;

import dev.berth.client.Json;
import java.util.List;

/** What a tenant may have, and has. */
final class QuotaTables {
  private static final List<String> KINDS =
      List.of("memory", "cpus", "tasks", "volumes", "disk", "parameters");

  private QuotaTables() {}

  static Table limits(Json quota) {
    Table table = new Table("OF", "LIMIT");
    for (String kind : KINDS) {
      table.row(kind, limit(quota.get(kind)));
    }
    return table;
  }

  static Table usage(Json quota) {
    Table table = new Table("OF", "USED", "LIMIT");
    for (String kind : KINDS) {
      table.row(kind, quota.get(kind).text("used"), limit(quota.get(kind).get("limit")));
    }
    return table;
  }

  private static String limit(Json limit) {
    return limit.isMissing() ? "none" : limit.text();
  }
}
