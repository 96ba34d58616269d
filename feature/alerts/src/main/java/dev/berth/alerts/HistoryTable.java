package dev.berth.alerts;

import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** What happened, in the store. Stateless; works within a transaction. */
final class HistoryTable {
  /** How much of a tenant's is kept. */
  static final int MOST = 10_000;

  static final Duration KEPT = Duration.ofDays(30);
  private static final int LONGEST = 1000;

  private HistoryTable() {}

  static void add(Handle handle, TenantId tenant, Happening happening) {
    handle.execute(
        "INSERT INTO alerts_history (tenant, number, moment, kind, rule, receiver, labels, text)"
            + " SELECT ?, COALESCE(MAX(number), 0) + 1, ?, ?, ?, ?, ?, ? FROM alerts_history WHERE"
            + " tenant = ?",
        tenant.value(),
        happening.time().toEpochMilli(),
        happening.kind().name(),
        happening.rule(),
        happening.receiver(),
        LabelText.render(happening.labels()),
        Shown.line(happening.text(), LONGEST),
        tenant.value());
  }

  /** The newest, newest first. */
  static List<Happening> newest(Handle handle, TenantId tenant, int most) {
    return handle
        .createQuery(
            "SELECT moment, kind, rule, receiver, labels, text FROM alerts_history WHERE tenant = ?"
                + " ORDER BY number DESC LIMIT ?")
        .bind(0, tenant.value())
        .bind(1, most)
        .map(
            (result, _) ->
                new Happening(
                    Instant.ofEpochMilli(result.getLong("moment")),
                    Happening.Kind.valueOf(result.getString("kind")),
                    result.getString("rule"),
                    result.getString("receiver"),
                    LabelText.parse(result.getString("labels")),
                    result.getString("text")))
        .list();
  }

  /** Forgets what is too old, or too much. */
  static void trim(Handle handle, Instant now) {
    handle.execute("DELETE FROM alerts_history WHERE moment < ?", now.minus(KEPT).toEpochMilli());
    handle.execute(
        "DELETE FROM alerts_history WHERE number <= (SELECT MAX(n.number) FROM alerts_history n"
            + " WHERE n.tenant = alerts_history.tenant) - ?",
        MOST);
  }
}
