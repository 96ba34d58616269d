package dev.berth.certificates;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** {@code /api/certificates}. None of them shows a key. */
final class CertificateEndpoints {
  private static final Action LIST = new Action("certificate:List");
  private static final Action INSPECT = new Action("certificate:Inspect");
  private static final Action RENEW = new Action("certificate:Renew");
  private static final Action IMPORT = new Action("certificate:Import");
  private static final Action REMOVE = new Action("certificate:Remove");
  private static final Duration PATIENCE = Duration.ofDays(1);
  private static final String ONE = "/api/certificates/{name}";

  private final Supplier<List<CertificateView>> views;
  private final ImportedCertificates imported;
  private final Consumer<CertificateView> renewal;
  private final InstantSource clock;

  /**
   * @param renewal has one issued anew, soon
   */
  CertificateEndpoints(
      Supplier<List<CertificateView>> views,
      ImportedCertificates imported,
      Consumer<CertificateView> renewal,
      InstantSource clock) {
    this.views = views;
    this.imported = imported;
    this.renewal = renewal;
    this.clock = clock;
  }

  List<Endpoint> all() {
    return List.of(
        Endpoint.get("/api/certificates", LIST, _ -> "certificate/*", this::list),
        Endpoint.get(ONE, INSPECT, CertificateEndpoints::resource, this::inspect),
        Endpoint.post(ONE + "/renew", RENEW, CertificateEndpoints::resource, this::renew),
        new Endpoint(
            "PUT", ONE, IMPORT, CertificateEndpoints::operators, Endpoint.Body.JSON, this::put),
        Endpoint.delete(ONE, REMOVE, CertificateEndpoints::operators, this::remove));
  }

  private static String resource(Request request) {
    return "certificate/" + request.path("name");
  }

  private static String operators(Request request) {
    return "berth:platform:certificate/" + request.path("name");
  }

  private List<CertificateView> visibleTo(Principal principal) {
    String tenant = principal.tenant().value();
    return principal.operator()
        ? views.get()
        : views.get().stream()
            .filter(view -> view.tenants().contains(tenant))
            .map(view -> view.seenBy(tenant))
            .toList();
  }

  private Response list(Request request) {
    return Response.ok(visibleTo(request.principal()));
  }

  private Response inspect(Request request) {
    return Response.ok(find(request));
  }

  /** One of a name; of several, the one that is renewed, then the one that ends last. */
  private CertificateView find(Request request) {
    String name = CertificateNames.normal(request.path("name"));
    List<CertificateView> visible = visibleTo(request.principal());
    return visible.stream()
        .filter(view -> view.name().equals(name) || view.name().equals(request.path("name")))
        .min(Comparator.comparing(CertificateView::kind))
        .orElseThrow(() -> notFound(name, visible));
  }

  private static BerthException notFound(String name, List<CertificateView> visible) {
    String hint =
        Names.nearest(name, visible.stream().map(CertificateView::name).toList())
            .map(nearest -> "Did you mean '" + nearest + "'?")
            .orElse("List them with 'berth certificate ls'.");
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find certificate '%s': there is none of that name. %s".formatted(name, hint));
  }

  private Response renew(Request request) {
    CertificateView view = find(request);
    if (view.kind().equals("file") || view.kind().equals("imported")) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot renew certificate '%s': Berth did not issue it. Replace its file, or import another."
              .formatted(view.name()));
    }
    if (!request.principal().operator() && view.kind().equals("acme")) {
      requirePatience(view);
    }
    renewal.accept(view);
    return Response.accepted(view);
  }

  /** An ACME server takes only so many orders, which belong to all tenants. */
  private void requirePatience(CertificateView view) {
    Instant from = view.from();
    boolean isNew = from == null || from.plus(PATIENCE).isAfter(clock.instant());
    if (isNew || view.nextTry() != null) {
      throw new BerthException(
          ErrorCode.TOO_MANY,
          "Cannot renew certificate '%s' now: it is %s. It is tried again by itself; an operator may hurry it."
              .formatted(
                  view.name(),
                  view.nextTry() != null ? "waiting after a failure" : "less than a day old"));
    }
  }

  /**
   * What an operator brings along.
   *
   * @param certificate PEM, with its chain
   * @param key PEM, not encrypted
   */
  record Import(String certificate, String key) {
    @Override
    public String toString() {
      return "an import";
    }
  }

  /**
   * What was taken.
   *
   * @param warnings what is odd about it
   */
  record Imported(String name, List<String> names, List<String> warnings) {}

  private Response put(Request request) {
    String name = CertificateNames.normal(request.path("name"));
    Import given = request.json(Import.class);
    CertificatePair pair = imported.put(name, given.certificate(), given.key());
    return Response.ok(new Imported(name, pair.names(), pair.warnings()));
  }

  private Response remove(Request request) {
    String name = CertificateNames.normal(request.path("name"));
    if (!imported.remove(name)) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot remove certificate '%s': none of that name was imported. Those of files go with their files, others by themselves."
              .formatted(name));
    }
    return Response.noContent();
  }
}
