package dev.berth.keyring;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.keyring.KeyTable.KeyRow;
import dev.berth.keyring.MasterSource.Stored;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code GET /api/keys}, {@code GET /api/keys/master} and {@code POST /api/keys/rotate}. */
final class KeyEndpoints {
  private static final Action LIST = new Action("key:List");
  private static final Action ROTATE = new Action("key:Rotate");
  private static final String ALL = "berth:platform:key/*";

  private final StoredKeyring keyring;

  KeyEndpoints(StoredKeyring keyring) {
    this.keyring = keyring;
  }

  /** What is told of a data key: never the key. */
  record KeyView(String tenant, int version, Instant created, String state) {}

  record MasterView(String kind, String id, Instant created) {}

  /**
   * @param tenant whose data key; null: of all who have one
   */
  record Rotation(@Nullable Boolean master, @Nullable Boolean data, @Nullable String tenant) {}

  /**
   * @param rewrapped how many keys the new master key wraps
   * @param made how many data keys are new
   */
  record Rotated(int rewrapped, int made) {}

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/keys", LIST, _ -> ALL, _ -> Response.ok(list())),
        Endpoint.get(
            "/api/keys/master", LIST, _ -> "berth:platform:key/master", _ -> Response.ok(master())),
        Endpoint.post("/api/keys/rotate", ROTATE, _ -> ALL, this::rotate)
            .withBody(Endpoint.Body.JSON));
  }

  private List<KeyView> list() {
    List<KeyRow> rows = keyring.list();
    Map<TenantId, Integer> newest = new HashMap<>();
    for (KeyRow row : rows) {
      if (row.wrapped() != null) {
        newest.merge(row.tenant(), row.version(), Math::max);
      }
    }
    return rows.stream()
        .map(
            row ->
                new KeyView(
                    row.tenant().value(),
                    row.version(),
                    row.created(),
                    state(row, newest.getOrDefault(row.tenant(), 0))))
        .toList();
  }

  private static String state(KeyRow row, int newest) {
    if (row.wrapped() == null) {
      return "destroyed";
    }
    return row.version() == newest ? "current" : "old";
  }

  private MasterView master() {
    Stored master = keyring.master();
    return new MasterView(master.kind(), master.id(), master.created());
  }

  private Response rotate(Request request) {
    Rotation rotation = request.json(Rotation.class);
    boolean master = Boolean.TRUE.equals(rotation.master());
    boolean data = Boolean.TRUE.equals(rotation.data());
    if (!master && !data) {
      throw invalid("neither 'master' nor 'data' is true. Set at least one of them.");
    }
    String tenant = rotation.tenant();
    if (tenant != null && !data) {
      throw invalid("the master key is not of a tenant. Leave 'tenant' out, or set 'data'.");
    }
    TenantId owner = tenant == null ? null : known(new TenantId(tenant));
    int made = data ? renew(owner) : 0;
    int rewrapped = master ? keyring.rotateMaster() : 0;
    return Response.ok(new Rotated(rewrapped, made));
  }

  private int renew(@Nullable TenantId owner) {
    if (owner == null) {
      return keyring.renewAll();
    }
    keyring.renew(owner);
    return 1;
  }

  private TenantId known(TenantId tenant) {
    if (keyring.list().stream().noneMatch(row -> row.tenant().equals(tenant))) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot rotate the key of tenant '%s': it has none. One is made when the first of its secrets is stored."
              .formatted(tenant));
    }
    return tenant;
  }

  private static BerthException invalid(String cause) {
    return new BerthException(ErrorCode.INVALID_INPUT, "Cannot rotate keys: " + cause);
  }
}
