package dev.berth.alerts;

import dev.berth.http.Json;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** The silences in the store. Stateless; works within a transaction. */
final class SilenceTable {
  /** How many a tenant may have. */
  static final int MOST = 200;

  /** How long one is shown that is over. */
  private static final Duration KEPT = Duration.ofDays(5);

  private SilenceTable() {}

  /** What is stored of matchers; public for the reader of JSON. */
  public record Stored(List<String> matchers) {}

  static List<Silence> all(Handle handle, TenantId tenant) {
    return handle
        .createQuery(
            "SELECT id, matchers, starts, ends, author, remark FROM alerts_silence WHERE tenant = ?"
                + " ORDER BY starts, id")
        .bind(0, tenant.value())
        .map(
            (result, _) ->
                new Silence(
                    result.getString("id"),
                    Json.parse(result.getString("matchers"), Stored.class).matchers().stream()
                        .map(Matcher::parse)
                        .toList(),
                    Instant.ofEpochMilli(result.getLong("starts")),
                    Instant.ofEpochMilli(result.getLong("ends")),
                    result.getString("author"),
                    result.getString("remark")))
        .list();
  }

  static List<Silence> active(Handle handle, TenantId tenant, Instant now) {
    return all(handle, tenant).stream().filter(silence -> silence.isActive(now)).toList();
  }

  static void add(Handle handle, TenantId tenant, Silence silence, Instant now) {
    handle.execute(
        "INSERT INTO alerts_silence (tenant, id, matchers, starts, ends, author, remark, created)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        tenant.value(),
        silence.id(),
        Json.render(new Stored(silence.matchers().stream().map(Matcher::toString).toList())),
        silence.from().toEpochMilli(),
        silence.to().toEpochMilli(),
        silence.author(),
        silence.comment(),
        now.toEpochMilli());
  }

  static boolean delete(Handle handle, TenantId tenant, String id) {
    return handle.execute(
            "DELETE FROM alerts_silence WHERE tenant = ? AND id = ?", tenant.value(), id)
        > 0;
  }

  static void trim(Handle handle, Instant now) {
    handle.execute("DELETE FROM alerts_silence WHERE ends < ?", now.minus(KEPT).toEpochMilli());
  }
}
