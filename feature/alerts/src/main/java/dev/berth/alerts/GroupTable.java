package dev.berth.alerts;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** The groups in the store, and who belongs to them. Stateless; works within a transaction. */
final class GroupTable {
  private GroupTable() {}

  /** Those that are to be looked at: of a clock that was put back, all later ones too. */
  static List<Group> due(Handle handle, Instant now, Instant latest, int most) {
    return handle
        .createQuery(
            "SELECT tenant, receiver, group_key, labels, due, sent FROM alerts_group WHERE due <= ?"
                + " OR due > ? ORDER BY due LIMIT ?")
        .bind(0, now.toEpochMilli())
        .bind(1, latest.toEpochMilli())
        .bind(2, most)
        .map(
            (result, _) -> {
              long sent = result.getLong("sent");
              return new Group(
                  new Group.Key(
                      new TenantId(result.getString("tenant")),
                      result.getString("receiver"),
                      result.getString("group_key")),
                  LabelText.parse(result.getString("labels")),
                  Instant.ofEpochMilli(result.getLong("due")),
                  sent == 0 ? null : Instant.ofEpochMilli(sent));
            })
        .list();
  }

  /**
   * Puts an alert into the group that its labels make, unless it is there.
   *
   * @param due when the group is looked at first, if it is new
   */
  static void join(Handle handle, Group.Key group, Map<String, String> labels, Instant due) {
    handle.execute(
        "INSERT INTO alerts_group (tenant, receiver, group_key, labels, due, sent) VALUES (?, ?, ?,"
            + " ?, ?, 0) ON CONFLICT (tenant, receiver, group_key) DO NOTHING",
        group.tenant().value(),
        group.receiver(),
        group.key(),
        LabelText.render(labels),
        due.toEpochMilli());
  }

  static void add(Handle handle, Group.Key group, Alert.Key alert) {
    handle.execute(
        "INSERT INTO alerts_member (tenant, receiver, group_key, rule, series, told) VALUES (?, ?,"
            + " ?, ?, ?, 0) ON CONFLICT (tenant, receiver, group_key, rule, series) DO NOTHING",
        group.tenant().value(),
        group.receiver(),
        group.key(),
        alert.rule(),
        alert.series());
  }

  static void told(Handle handle, Group.Key group, Alert.Key alert) {
    handle.execute(
        "UPDATE alerts_member SET told = 1 WHERE tenant = ? AND receiver = ? AND group_key = ? AND"
            + " rule = ? AND series = ?",
        group.tenant().value(),
        group.receiver(),
        group.key(),
        alert.rule(),
        alert.series());
  }

  static void drop(Handle handle, Group.Key group, Alert.Key alert) {
    handle.execute(
        "DELETE FROM alerts_member WHERE tenant = ? AND receiver = ? AND group_key = ? AND rule = ?"
            + " AND series = ?",
        group.tenant().value(),
        group.receiver(),
        group.key(),
        alert.rule(),
        alert.series());
  }

  static void set(Handle handle, Group group) {
    Instant sent = group.sent();
    handle.execute(
        "UPDATE alerts_group SET due = ?, sent = ? WHERE tenant = ? AND receiver = ? AND group_key"
            + " = ?",
        group.due().toEpochMilli(),
        sent == null ? 0 : sent.toEpochMilli(),
        group.key().tenant().value(),
        group.key().receiver(),
        group.key().key());
  }

  /** Removes a group with what is left of its members. */
  static void delete(Handle handle, Group.Key group) {
    for (String table : List.of("alerts_group", "alerts_member")) {
      handle.execute(
          "DELETE FROM " + table + " WHERE tenant = ? AND receiver = ? AND group_key = ?",
          group.tenant().value(),
          group.receiver(),
          group.key());
    }
  }

  /** Takes a rule's alerts out of a receiver's groups. */
  static void leave(Handle handle, TenantId tenant, String receiver, String rule) {
    handle.execute(
        "DELETE FROM alerts_member WHERE tenant = ? AND receiver = ? AND rule = ?",
        tenant.value(),
        receiver,
        rule);
  }
}
