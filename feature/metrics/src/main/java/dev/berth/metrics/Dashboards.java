package dev.berth.metrics;

import dev.berth.http.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;
import dev.berth.metrics.DashboardTable.Kept;
import dev.berth.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The dashboards of tenants. Thread-safe. */
final class Dashboards {
  /** How many a tenant may have. */
  static final int MOST = 100;

  /** How long one may be as JSON, in characters. */
  static final int LARGEST = 128 * 1024;

  private static final int LONGEST_AUTHOR = 128;

  private final Store store;
  private final InstantSource clock;

  Dashboards(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
  }

  List<Kept> all(TenantId tenant) {
    return store.read(handle -> DashboardTable.all(handle, tenant));
  }

  int count(TenantId tenant) {
    return store.read(handle -> DashboardTable.count(handle, tenant));
  }

  /**
   * @throws BerthException {@code NOT_FOUND}
   */
  Kept get(TenantId tenant, String name) {
    return store
        .read(handle -> DashboardTable.find(handle, tenant, name))
        .orElseThrow(() -> missing(name));
  }

  /**
   * Keeps one, over what had the same name.
   *
   * @param expected the revision that it takes the place of, 0: of none; null: of any
   * @throws BerthException {@code INVALID_NAME}, {@code INVALID_INPUT}, {@code TOO_LARGE}, {@code
   *     QUOTA_EXCEEDED}; {@code CONFLICT} if there is another revision
   */
  Kept put(
      TenantId tenant,
      String name,
      Dashboard dashboard,
      @Nullable Integer expected,
      String author) {
    Names.check("dashboard", name);
    dashboard.check();
    String content = Json.render(dashboard);
    if (content.length() > LARGEST) {
      throw new BerthException(
          ErrorCode.TOO_LARGE,
          "Cannot keep dashboard '%s': it has %d characters, and may have %d. Make it smaller."
              .formatted(name, content.length(), LARGEST));
    }
    Instant now = clock.instant();
    String by = author.length() > LONGEST_AUTHOR ? author.substring(0, LONGEST_AUTHOR) : author;
    return store.write(
        handle -> {
          Optional<Kept> before = DashboardTable.find(handle, tenant, name);
          int revision = before.map(Kept::revision).orElse(0);
          if (expected != null && expected != revision) {
            throw changed(name, revision);
          }
          Kept kept = new Kept(name, dashboard, revision + 1, by, now);
          DashboardTable.put(handle, tenant, kept, content);
          if (before.isEmpty() && DashboardTable.count(handle, tenant) > MOST) {
            throw new BerthException(
                ErrorCode.QUOTA_EXCEEDED,
                "Cannot keep dashboard '%s': a tenant may have %d. Remove some."
                    .formatted(name, MOST));
          }
          return kept;
        });
  }

  private static BerthException changed(String name, int revision) {
    return new BerthException(
        ErrorCode.CONFLICT,
        revision == 0
            ? "Cannot keep dashboard '%s': it was removed meanwhile. Save it by another name."
                .formatted(name)
            : "Cannot keep dashboard '%s': it is there in revision %d. Load it again, or save yours by another name."
                .formatted(name, revision));
  }

  /**
   * @throws BerthException {@code NOT_FOUND}
   */
  void remove(TenantId tenant, String name) {
    boolean removed = store.write(handle -> DashboardTable.delete(handle, tenant, name));
    if (!removed) {
      throw missing(name);
    }
  }

  void removeAll(TenantId tenant) {
    store.write(
        handle -> {
          DashboardTable.deleteAll(handle, tenant);
          return tenant;
        });
  }

  private static BerthException missing(String name) {
    String shown = Names.isValid(name) ? name : "?";
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find dashboard '%s': there is none of that name. Choose one of /api/dashboards."
            .formatted(shown));
  }
}
