package dev.berth.alerts;

import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.TenantId;
import dev.berth.store.Store;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/alerts}, {@code /api/alert-history} and {@code /api/alert-silences}. */
final class AlertEndpoints {
  private final Store store;
  private final Silences silences;
  private final InstantSource clock;

  AlertEndpoints(Store store, Silences silences, InstantSource clock) {
    this.store = store;
    this.silences = silences;
    this.clock = clock;
  }

  /**
   * A silence to be made.
   *
   * @param from null: now
   * @param comment null: none
   */
  public record SilenceBody(
      List<String> matchers, @Nullable Instant from, Instant to, @Nullable String comment) {}

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/alerts", Actions.LIST, _ -> "alert/*", this::alerts),
        Endpoint.get("/api/alert-history", Actions.HISTORY, _ -> "alert/*", this::history),
        Endpoint.get("/api/alert-silences", Actions.LIST_SILENCES, _ -> "silence/*", this::list),
        new Endpoint(
            "POST",
            "/api/alert-silences",
            Actions.CREATE_SILENCE,
            _ -> "silence/*",
            Endpoint.Body.JSON,
            this::add),
        Endpoint.delete(
            "/api/alert-silences/{silence}",
            Actions.REMOVE_SILENCE,
            request -> "silence/" + request.path("silence"),
            this::remove));
  }

  /** Those that fire or may soon; with {@code ?resolved} also those that were over lately. */
  private Response alerts(Request request) {
    TenantId tenant = request.principal().tenant();
    boolean resolved = request.flag("resolved");
    Instant now = clock.instant();
    List<Silence> active = store.read(handle -> SilenceTable.active(handle, tenant, now));
    return Response.ok(
        store.read(handle -> AlertTable.all(handle, tenant)).stream()
            .filter(alert -> resolved || alert.state() != Alert.State.RESOLVED)
            .sorted(
                Comparator.comparing(Alert::state, Comparator.comparingInt(AlertEndpoints::rank))
                    .thenComparing(alert -> alert.times().since()))
            .map(alert -> Views.of(alert, active))
            .toList());
  }

  private static int rank(Alert.State state) {
    return switch (state) {
      case FIRING -> 0;
      case PENDING -> 1;
      case RESOLVED -> 2;
    };
  }

  private Response history(Request request) {
    TenantId tenant = request.principal().tenant();
    int limit = request.number("limit", 100, 1, HistoryTable.MOST);
    return Response.ok(store.read(handle -> HistoryTable.newest(handle, tenant, limit)));
  }

  private Response list(Request request) {
    Instant now = clock.instant();
    return Response.ok(
        silences.all(request.principal().tenant()).stream()
            .map(silence -> Views.of(silence, now))
            .toList());
  }

  private Response add(Request request) {
    SilenceBody body = request.json(SilenceBody.class);
    String comment = body.comment();
    Silence added =
        silences.add(
            request.principal().tenant(),
            new Silences.Wanted(
                body.matchers(), body.from(), body.to(), comment == null ? "" : comment),
            Shown.cut(request.principal().name(), 128));
    return new Response.Json(201, Views.of(added, clock.instant()));
  }

  private Response remove(Request request) {
    silences.remove(request.principal().tenant(), request.path("silence"));
    return Response.noContent();
  }
}
