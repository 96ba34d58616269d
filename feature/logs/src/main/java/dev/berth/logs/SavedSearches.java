package dev.berth.logs;

import dev.berth.access.Action;
import dev.berth.access.Belongings;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.index.TimeMath;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kql.KqlParser;
import dev.berth.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * {@code /api/searches}: the searches that each user has named, in each tenant; nobody sees those
 * of another. Thread-safe.
 */
public final class SavedSearches implements Belongings {
  private static final int MOST = 100;
  private static final int LONGEST_NAME = 80;
  private static final int LONGEST_TIME = 50;
  private static final int MOST_COLUMNS = 30;
  private static final int LONGEST_COLUMN = 256;

  private final Store store;
  private final InstantSource clock;
  private final TimeMath times;

  /** Nothing is read or written before {@link #start}. */
  public SavedSearches(Store store, InstantSource clock) {
    this.store = store;
    this.clock = clock;
    this.times = new TimeMath(clock);
  }

  /** Makes its table. */
  public void start() {
    store.migrate("logs");
  }

  /** What is to be kept. */
  record Wanted(String query, String from, String to, List<String> columns) {}

  /** What the API answers of it. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/searches", new Action("search:List"), _ -> "search/*", this::list),
        new Endpoint(
            "PUT",
            "/api/searches/{search...}",
            new Action("search:Save"),
            SavedSearches::resource,
            Endpoint.Body.JSON,
            this::save),
        Endpoint.delete(
            "/api/searches/{search...}",
            new Action("search:Remove"),
            SavedSearches::resource,
            this::remove));
  }

  private static String resource(Request request) {
    return "search/" + request.path("search");
  }

  private Response list(Request request) {
    TenantId tenant = request.principal().tenant();
    return Response.ok(
        store.read(handle -> SavedSearchTable.of(handle, tenant, request.principal().name())));
  }

  private Response save(Request request) {
    TenantId tenant = request.principal().tenant();
    String principal = request.principal().name();
    SavedSearch search = checked(request.path("search"), request.json(Wanted.class));
    store.write(
        handle -> {
          List<SavedSearch> known = SavedSearchTable.of(handle, tenant, principal);
          boolean isNew = known.stream().noneMatch(each -> each.name().equals(search.name()));
          if (isNew && known.size() >= MOST) {
            throw refused("there are %d already. Remove one first.".formatted(MOST));
          }
          SavedSearchTable.put(handle, tenant, principal, search);
          return search;
        });
    return Response.ok(search);
  }

  private SavedSearch checked(String name, Wanted wanted) {
    if (name.isBlank()
        || name.length() > LONGEST_NAME
        || name.codePoints().anyMatch(Character::isISOControl)) {
      throw refused(
          "a name has 1 to %d characters, and no control characters.".formatted(LONGEST_NAME));
    }
    var _ = KqlParser.parse(wanted.query());
    checkTime(wanted.from());
    checkTime(wanted.to());
    boolean tooLong = wanted.columns().stream().anyMatch(each -> each.length() > LONGEST_COLUMN);
    if (wanted.columns().size() > MOST_COLUMNS || tooLong) {
      throw refused(
          "it has %d columns at most, of %d characters.".formatted(MOST_COLUMNS, LONGEST_COLUMN));
    }
    return new SavedSearch(
        name, wanted.query(), wanted.from(), wanted.to(), wanted.columns(), clock.instant());
  }

  private void checkTime(String text) {
    if (text.length() > LONGEST_TIME || (!text.isEmpty() && times.read(text).isEmpty())) {
      throw refused("its times are written like 'now-15m' or '2026-01-31T12:00:00Z'.");
    }
  }

  private static BerthException refused(String why) {
    return new BerthException(ErrorCode.INVALID_INPUT, "Cannot save this search: " + why);
  }

  private Response remove(Request request) {
    String name = request.path("search");
    TenantId tenant = request.principal().tenant();
    boolean gone =
        store.write(
            handle -> SavedSearchTable.remove(handle, tenant, request.principal().name(), name));
    if (!gone) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot remove the search '%s': you have none of this name.".formatted(name));
    }
    return Response.noContent();
  }

  /** Nobody is asked about them. */
  @Override
  public SortedMap<String, Long> count(TenantId tenant) {
    return new TreeMap<>();
  }

  @Override
  public void remove(TenantId tenant) {
    store.write(
        handle -> {
          SavedSearchTable.removeAll(handle, tenant);
          return tenant;
        });
  }

  @Override
  public void removeOf(String user) {
    int _ = store.write(handle -> SavedSearchTable.removeOf(handle, user));
  }
}
