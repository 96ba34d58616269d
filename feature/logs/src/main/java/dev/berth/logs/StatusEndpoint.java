package dev.berth.logs;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.util.List;

/**
 * {@code GET /api/logs/status}: an operator sees the logs of all tenants, others those of their
 * own.
 */
final class StatusEndpoint {
  private final Logs logs;

  StatusEndpoint(Logs logs) {
    this.logs = logs;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/logs/status", new Action("log:Status"), _ -> "log/*", this::status));
  }

  private Response status(Request request) {
    boolean all = request.principal().operator();
    String own = request.principal().tenant().value();
    return Response.ok(
        logs.status().stream().filter(each -> all || each.tenant().equals(own)).toList());
  }
}
