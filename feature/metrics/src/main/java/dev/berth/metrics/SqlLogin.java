package dev.berth.metrics;

import dev.berth.access.Access;
import dev.berth.access.Authentication;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Guard;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.postgres.TableLogin;
import dev.berth.postgres.Tables;
import java.util.Optional;

/**
 * Lets in who shows a token as password and may query metrics; the name of the database is the
 * tenant whose tables are meant, {@code berth} the token's own. Thread-safe.
 */
final class SqlLogin implements TableLogin {
  private static final String OWN = "berth";

  private final Access access;
  private final Guard guard;
  private final TenantStores stores;

  SqlLogin(Access access, Guard guard, TenantStores stores) {
    this.access = access;
    this.guard = guard;
    this.stores = stores;
  }

  @Override
  public Optional<Tables> login(String database, Secret password, String address) {
    Authentication shown = access.authenticate(password, new Origin(address, true));
    if (!(shown instanceof Authentication.Authenticated(Principal known))) {
      return Optional.empty();
    }
    try {
      boolean own = database.isEmpty() || database.equals(OWN);
      Principal principal = own ? known : known.in(new TenantId(database));
      Resource resource = new Resource(principal.tenant(), MetricEndpoints.RESOURCE);
      return guard.decide(principal, MetricEndpoints.QUERY, resource).isAllowed()
          ? Optional.of(new MetricTables(stores, principal.tenant()))
          : Optional.empty();
    } catch (BerthException e) {
      return Optional.empty();
    }
  }
}
