package dev.berth.alerts;

import dev.berth.alerts.Alert.State;
import dev.berth.alerts.Alert.Times;
import dev.berth.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/** The alerts in the store. Stateless; works within a transaction. */
final class AlertTable {
  private static final String COLUMNS =
      "a.rule, a.series, a.labels, a.annotations, a.state, a.since, a.fired, a.resolved, a.checked,"
          + " a.wrong, a.value, a.reason";

  private AlertTable() {}

  static List<Alert> all(Handle handle, TenantId tenant) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM alerts_alert a WHERE a.tenant = ?")
        .bind(0, tenant.value())
        .map((result, _) -> read(result))
        .list();
  }

  static List<Alert> ofRule(Handle handle, TenantId tenant, String rule) {
    return handle
        .createQuery("SELECT " + COLUMNS + " FROM alerts_alert a WHERE a.tenant = ? AND a.rule = ?")
        .bind(0, tenant.value())
        .bind(1, rule)
        .map((result, _) -> read(result))
        .list();
  }

  /** An alert of a group, and whether the receiver knows that it fires. */
  record Told(Alert alert, boolean told) {}

  static List<Told> ofGroup(Handle handle, Group.Key group) {
    return handle
        .createQuery(
            "SELECT "
                + COLUMNS
                + ", m.told FROM alerts_member m JOIN alerts_alert a ON a.tenant = m.tenant AND"
                + " a.rule = m.rule AND a.series = m.series WHERE m.tenant = ? AND m.receiver = ?"
                + " AND m.group_key = ? ORDER BY a.since, a.rule, a.series")
        .bind(0, group.tenant().value())
        .bind(1, group.receiver())
        .bind(2, group.key())
        .map((result, _) -> new Told(read(result), result.getInt("told") != 0))
        .list();
  }

  static void put(Handle handle, TenantId tenant, Alert alert) {
    Times times = alert.times();
    handle.execute(
        "INSERT INTO alerts_alert (tenant, rule, series, labels, annotations, state, since, fired,"
            + " resolved, checked, wrong, value, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
            + " ?, ?) ON CONFLICT (tenant, rule, series) DO UPDATE SET labels = excluded.labels,"
            + " annotations = excluded.annotations, state = excluded.state, since ="
            + " excluded.since, fired = excluded.fired, resolved = excluded.resolved, checked ="
            + " excluded.checked, wrong = excluded.wrong, value = excluded.value, reason ="
            + " excluded.reason",
        tenant.value(),
        alert.key().rule(),
        alert.key().series(),
        LabelText.render(alert.labels()),
        LabelText.render(alert.annotations()),
        alert.state().name(),
        times.since().toEpochMilli(),
        millis(times.fired()),
        millis(times.resolved()),
        times.checked().toEpochMilli(),
        times.wrong().toEpochMilli(),
        alert.value(),
        alert.reason());
  }

  private static @Nullable Long millis(@Nullable Instant moment) {
    return moment == null ? null : moment.toEpochMilli();
  }

  static void delete(Handle handle, TenantId tenant, Alert.Key key) {
    handle.execute(
        "DELETE FROM alerts_alert WHERE tenant = ? AND rule = ? AND series = ?",
        tenant.value(),
        key.rule(),
        key.series());
  }

  /** Forgets what was over before a time and is to be told to nobody any more. */
  static void deleteOver(Handle handle, Instant before) {
    handle.execute(
        "DELETE FROM alerts_alert WHERE state = 'RESOLVED' AND resolved < ? AND NOT EXISTS (SELECT"
            + " 1 FROM alerts_member m WHERE m.tenant = alerts_alert.tenant AND m.rule ="
            + " alerts_alert.rule AND m.series = alerts_alert.series)",
        before.toEpochMilli());
  }

  private static Alert read(ResultSet result) throws SQLException {
    return new Alert(
        new Alert.Key(result.getString("rule"), result.getString("series")),
        LabelText.parse(result.getString("labels")),
        LabelText.parse(result.getString("annotations")),
        State.valueOf(result.getString("state")),
        new Times(
            Instant.ofEpochMilli(result.getLong("since")),
            moment(result, "fired"),
            moment(result, "resolved"),
            Instant.ofEpochMilli(result.getLong("checked")),
            Instant.ofEpochMilli(result.getLong("wrong"))),
        result.getDouble("value"),
        result.getString("reason"));
  }

  private static @Nullable Instant moment(ResultSet result, String column) throws SQLException {
    long millis = result.getLong(column);
    return result.wasNull() ? null : Instant.ofEpochMilli(millis);
  }
}
