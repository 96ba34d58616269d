package dev.berth.certificates;

import dev.berth.kernel.TenantId;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** What the store has of ACME. Stateless; works within a transaction. */
final class AcmeTable {
  private AcmeTable() {}

  static List<AcmeRow> list(Handle handle) {
    return handle
        .createQuery("SELECT * FROM certificates_acme ORDER BY id")
        .map((result, _) -> read(result))
        .list();
  }

  static Optional<AcmeRow> find(Handle handle, String id) {
    return handle
        .createQuery("SELECT * FROM certificates_acme WHERE id = ?")
        .bind(0, id)
        .map((result, _) -> read(result))
        .findOne();
  }

  private static AcmeRow read(ResultSet result) throws SQLException {
    return new AcmeRow(
        List.of(result.getString("id").split(" ")),
        new TenantId(result.getString("tenant")),
        result.getString("chain"),
        result.getBytes("key_pair"),
        Instant.ofEpochMilli(result.getLong("renew")),
        result.getString("order_url"),
        result.getBytes("order_keys"),
        result.getInt("failures"),
        Instant.ofEpochMilli(result.getLong("next_try")),
        result.getString("reason"));
  }

  static int put(Handle handle, AcmeRow row) {
    return handle.execute(
        "INSERT INTO certificates_acme (id, tenant, chain, key_pair, renew, order_url, order_keys,"
            + " failures, next_try, reason) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            + " ON CONFLICT (id) DO UPDATE SET tenant = excluded.tenant, chain = excluded.chain,"
            + " key_pair = excluded.key_pair, renew = excluded.renew,"
            + " order_url = excluded.order_url, order_keys = excluded.order_keys,"
            + " failures = excluded.failures, next_try = excluded.next_try,"
            + " reason = excluded.reason",
        row.id(),
        row.tenant().value(),
        row.chain(),
        row.keyPair(),
        row.renew().toEpochMilli(),
        row.orderUrl(),
        row.orderKeys(),
        row.failures(),
        row.nextTry().toEpochMilli(),
        row.reason());
  }

  static int remove(Handle handle, String id) {
    return handle.execute("DELETE FROM certificates_acme WHERE id = ?", id);
  }

  /**
   * Counts an order in, if fewer than so many were made in the hour before, and no more than half
   * of these for the same tenant: one with many names does not take all of them.
   *
   * @param id of the order, unique
   */
  static boolean countOrder(Handle handle, String id, TenantId tenant, Instant now, int most) {
    long hourAgo = now.minus(Duration.ofHours(1)).toEpochMilli();
    handle.execute("DELETE FROM certificates_order WHERE made < ?", hourAgo);
    List<String> made =
        handle.createQuery("SELECT tenant FROM certificates_order").mapTo(String.class).list();
    long own = made.stream().filter(tenant.value()::equals).count();
    if (made.size() >= most || own >= Math.max(1, most / 2)) {
      return false;
    }
    handle.execute(
        "INSERT INTO certificates_order (id, tenant, made) VALUES (?, ?, ?)",
        id,
        tenant.value(),
        now.toEpochMilli());
    return true;
  }

  /** Takes or keeps the lease of who issues; false: another server has it. */
  static boolean lease(Handle handle, String holder, Instant now, Instant until) {
    int changed =
        handle.execute(
            "INSERT INTO certificates_lease (id, holder, until) VALUES ('issuer', ?, ?)"
                + " ON CONFLICT (id) DO UPDATE SET holder = excluded.holder, until = excluded.until"
                + " WHERE certificates_lease.holder = excluded.holder"
                + " OR certificates_lease.until < ?",
            holder,
            until.toEpochMilli(),
            now.toEpochMilli());
    return changed > 0;
  }

  static int release(Handle handle, String holder) {
    return handle.execute("DELETE FROM certificates_lease WHERE holder = ?", holder);
  }

  /** The account at an ACME server. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Account(byte[] keyPair, String location) {}

  static Optional<Account> account(Handle handle, String directory) {
    return handle
        .createQuery("SELECT key_pair, location FROM certificates_account WHERE directory = ?")
        .bind(0, directory)
        .map((result, _) -> new Account(result.getBytes(1), result.getString(2)))
        .findOne();
  }

  static int putAccount(Handle handle, String directory, Account account) {
    return handle.execute(
        "INSERT INTO certificates_account (directory, key_pair, location) VALUES (?, ?, ?)"
            + " ON CONFLICT (directory) DO UPDATE SET key_pair = excluded.key_pair,"
            + " location = excluded.location",
        directory,
        account.keyPair(),
        account.location());
  }
}
