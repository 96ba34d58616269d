package dev.berth.router;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * {@code GET /api/access-log?route=&tenant=&tail=&follow}: an operator sees all, others what was
 * asked of their tenant's routes.
 */
final class AccessLogEndpoint {
  private static final Action LOGS = new Action("route:Logs");
  private static final int TAIL = 100;
  private static final int MOST = 10_000;

  private final AccessLogFile log;

  AccessLogEndpoint(AccessLogFile log) {
    this.log = log;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/access-log",
            LOGS,
            request ->
                "route/" + request.query("route").filter(text -> !text.isEmpty()).orElse("*"),
            this::show));
  }

  private Response show(Request request) {
    Predicate<RecordFields> wanted =
        visibleTo(request.principal()).and(field("route", request)).and(field("tenant", request));
    int tail = request.number("tail", TAIL, 0, MOST);
    boolean follow = request.flag("follow");
    AccessLogReader reader = new AccessLogReader(log, wanted);
    return new Response.Lines(
        sink -> {
          AccessLogFile.Position from = log.position();
          reader.tail(tail, from, sink);
          if (follow) {
            reader.follow(from, sink);
          }
        });
  }

  private static Predicate<RecordFields> visibleTo(Principal principal) {
    String tenant = principal.tenant().value();
    return fields -> principal.operator() || fields.has("tenant", tenant);
  }

  private static Predicate<RecordFields> field(String name, Request request) {
    @Nullable String value = request.query(name).filter(text -> !text.isEmpty()).orElse(null);
    return fields -> value == null || fields.has(name, value);
  }
}
