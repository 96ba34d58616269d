package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.kernel.ByteSize;
import java.util.List;
import java.util.Set;

/** What a tenant may have, and has. */
final class QuotaTables {
  private static final List<String> KINDS =
      List.of("memory", "cpus", "tasks", "volumes", "disk", "parameters");
  private static final Set<String> IN_BYTES = Set.of("memory", "disk");

  private QuotaTables() {}

  static Table limits(Json quota) {
    Table table = new Table("OF", "LIMIT");
    for (String kind : KINDS) {
      table.row(kind, limit(kind, quota.get(kind)));
    }
    return table;
  }

  static Table usage(Json quota) {
    Table table = new Table("OF", "USED", "LIMIT");
    for (String kind : KINDS) {
      Json of = quota.get(kind);
      table.row(kind, amount(kind, of.get("used")), limit(kind, of.get("limit")));
    }
    return table;
  }

  private static String limit(String kind, Json limit) {
    return limit.isMissing() ? "none" : amount(kind, limit);
  }

  /** Bytes come as a number. */
  private static String amount(String kind, Json amount) {
    return IN_BYTES.contains(kind) && amount.text().matches("\\d{1,18}")
        ? ByteSize.parse(amount.text()).toString()
        : amount.text();
  }
}
