package dev.berth.audit;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** What is asked of the trail over HTTP. */
final class AuditEndpoints {
  /** How long one who follows waits for what is new, at most. */
  private static final long LOOK_MILLIS = 500;

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
    boolean follow = request.flag("follow");
    return new Response.Lines(
        sink -> {
          long end = search.find(query, entry -> isVisible(entry, asker), sink::write);
          if (follow) {
            CountDownLatch gone = new CountDownLatch(1);
            sink.onClose(gone::countDown);
            while (!gone.await(LOOK_MILLIS, TimeUnit.MILLISECONDS)) {
              end = search.after(end, query, entry -> isVisible(entry, asker), sink::write);
            }
          }
        });
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
