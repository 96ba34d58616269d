package dev.berth.identity;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jdbi.v3.core.Handle;

/** Sessions in the store. */
final class SessionTable {
  private SessionTable() {}

  /** All of them, each with when it was last used. */
  static Map<Session, Instant> read(Handle handle) {
    Map<Session, Instant> sessions = new HashMap<>();
    handle
        .createQuery("SELECT * FROM identity_session")
        .map(
            (row, _) ->
                Map.entry(
                    new Session(
                        row.getString("id"),
                        row.getString("hash"),
                        row.getString("user_name"),
                        Instant.parse(row.getString("created")),
                        Instant.parse(row.getString("expires")),
                        row.getInt("second_factor") == 1,
                        row.getString("address")),
                    Instant.parse(row.getString("last_used"))))
        .forEach(entry -> sessions.put(entry.getKey(), entry.getValue()));
    return sessions;
  }

  static int add(Handle handle, Session session) {
    return handle.execute(
        "INSERT INTO identity_session"
            + " (id, hash, user_name, created, expires, last_used, second_factor, address)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        session.id(),
        session.hash(),
        session.user(),
        session.created().toString(),
        session.expires().toString(),
        session.created().toString(),
        session.secondFactor() ? 1 : 0,
        session.address());
  }

  static void remove(Handle handle, String id) {
    handle.execute("DELETE FROM identity_session WHERE id = ?", id);
  }

  static void writeUse(Handle handle, String id, Instant used) {
    handle.execute("UPDATE identity_session SET last_used = ? WHERE id = ?", used.toString(), id);
  }
}
