package dev.berth.router;

import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.time.Instant;
import java.util.List;
import org.jdbi.v3.core.Handle;

/** Who has which host, in the store. Stateless. */
final class HostTable {
  private HostTable() {}

  static List<HostHolding> all(Store store) {
    return store.read(
        handle ->
            handle
                .createQuery("SELECT host, tenant, since, granted FROM router_host ORDER BY host")
                .map(
                    (result, _) ->
                        new HostHolding(
                            result.getString("host"),
                            new TenantId(result.getString("tenant")),
                            Instant.ofEpochMilli(result.getLong("since")),
                            result.getInt("granted") != 0))
                .list());
  }

  static void put(Handle handle, HostHolding holding) {
    handle.execute(
        "INSERT INTO router_host (host, tenant, since, granted) VALUES (?, ?, ?, ?)"
            + " ON CONFLICT (host) DO UPDATE SET tenant = excluded.tenant,"
            + " since = excluded.since, granted = excluded.granted",
        holding.host(),
        holding.tenant().value(),
        holding.since().toEpochMilli(),
        holding.granted() ? 1 : 0);
  }

  static void remove(Handle handle, String host) {
    handle.execute("DELETE FROM router_host WHERE host = ?", host);
  }
}
