package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.util.List;

/** {@code /api/report} and {@code /api/stacks/STACK/export}: what there is, to be taken along. */
final class ReportEndpoints {
  private final Stacks stacks;
  private final History history;
  private final Report report;

  ReportEndpoints(Stacks stacks, History history, Report report) {
    this.stacks = stacks;
    this.history = history;
    this.report = report;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/report",
            new Action("service:List"),
            _ -> "service/*",
            request -> Response.ok(report.lines(request.principal().tenant()))),
        Endpoint.get(
            "/api/stacks/{stack}/export",
            new Action("stack:Export"),
            request -> "stack/" + request.path("stack"),
            this::export));
  }

  private Response export(Request request) {
    StackKey key = StackEndpoints.key(request);
    DesiredStack stack = stacks.get(key);
    return Response.ok(
        new StackExport(
                stack,
                history.findSource(key, stack.version()).orElse(null),
                stacks.contents(key.tenant()))
            .render());
  }
}
