package dev.berth.audit;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.function.Supplier;

/** What is asked of the trail over HTTP. */
final class AuditEndpoints {
  private final Supplier<Verdict> verification;
  private final Search search;
  private final InstantSource clock;

  AuditEndpoints(Supplier<Verdict> verification, Search search, InstantSource clock) {
    this.verification = verification;
    this.search = search;
    this.clock = clock;
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get("/api/audit", new Action("audit:List"), _ -> "audit", this::find),
        Endpoint.get(
            "/api/audit/verify",
            new Action("audit:Verify"),
            _ -> "audit",
            _ -> Response.ok(verification.get())));
  }

  private Response find(Request request) {
    AuditQuery query = AuditQuery.of(request, clock.instant());
    Principal asker = request.principal();
    return new Response.Lines(
        sink -> search.find(query, entry -> isVisible(entry, asker), sink::write));
  }

  /**
   * An operator sees everything. Others see what was done in their tenant or to its things; not
   * what somebody unknown tried, whose tenant nobody knows.
   */
  static boolean isVisible(EntryView entry, Principal asker) {
    if (asker.operator()) {
      return true;
    }
    boolean known = !entry.principal().equals(Principal.ANONYMOUS.name());
    return known && entry.isOf(asker.tenant().value());
  }
}
