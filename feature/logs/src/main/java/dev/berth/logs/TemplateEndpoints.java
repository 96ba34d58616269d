package dev.berth.logs;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;

/**
 * {@code GET /api/templates?service=STACK/SERVICE&limit=}: what messages there are, the most
 * frequent first.
 */
final class TemplateEndpoints {
  private static final int LIMIT = 100;
  private static final int MOST = 10_000;

  private final Function<TenantId, Logs.TenantLogs> tenants;

  TemplateEndpoints(Function<TenantId, Logs.TenantLogs> tenants) {
    this.tenants = tenants;
  }

  /**
   * @param total how many there are
   */
  record TemplatesAnswer(int total, List<TemplateView> templates) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/templates", new Action("template:List"), _ -> "template/*", this::templates));
  }

  private Response templates(Request request) throws IOException {
    TenantTemplates known = tenants.apply(request.principal().tenant()).shelf().templates();
    String wanted = request.query("service").orElse("");
    int limit = request.number("limit", LIMIT, 1, MOST);
    List<TemplateView> all = new ArrayList<>();
    for (Source.Service service : known.services()) {
      if (isWanted(service, wanted)) {
        all.addAll(known.list(service));
      }
    }
    all.sort(Comparator.comparingLong(TemplateView::count).reversed());
    return Response.ok(
        new TemplatesAnswer(all.size(), all.subList(0, Math.min(limit, all.size()))));
  }

  /** {@code STACK/SERVICE}, or a stack or a service alone. */
  private static boolean isWanted(Source.Service service, String wanted) {
    return wanted.isEmpty()
        || wanted.equals(service.stack() + "/" + service.service())
        || wanted.equals(service.stack())
        || wanted.equals(service.service());
  }
}
