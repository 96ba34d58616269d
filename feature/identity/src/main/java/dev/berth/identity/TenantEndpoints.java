package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.access.Quota;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SortedMap;

/** {@code /api/tenants}. */
final class TenantEndpoints {
  private static final String PATH = "/api/tenants/{tenant}";
  private static final Action INSPECT = new Action("tenant:Inspect");

  private final Services services;
  private final Notes notes;

  TenantEndpoints(Services services) {
    this.services = services;
    this.notes = new Notes(services.trail());
  }

  private record Wish(String name) {}

  private record TenantView(String name, String state, Instant created) {
    static TenantView of(Tenant tenant) {
      return new TenantView(
          tenant.id().value(), tenant.state().name().toLowerCase(Locale.ROOT), tenant.created());
    }
  }

  private record TenantDetails(
      String name,
      String state,
      Instant created,
      QuotaView quota,
      SortedMap<String, Long> belongings) {}

  List<Endpoint> list() {
    Endpoint create =
        Endpoint.post(
                "/api/tenants",
                new Action("tenant:Create"),
                _ -> "tenant/*",
                _ -> Response.noContent())
            .withBody(Endpoint.Body.JSON);
    Endpoint setQuota =
        new Endpoint(
            "PUT",
            PATH + "/quota",
            new Action("tenant:SetQuota"),
            TenantEndpoints::resource,
            Endpoint.Body.JSON,
            _ -> Response.noContent());
    return List.of(
        Endpoint.get("/api/tenants", new Action("tenant:List"), _ -> "tenant/*", this::tenants),
        notes.noted(create, this::create),
        Endpoint.get(PATH, INSPECT, TenantEndpoints::resource, this::tenant),
        Endpoint.delete(PATH, new Action("tenant:Remove"), TenantEndpoints::resource, this::remove),
        Endpoint.get(PATH + "/quota", INSPECT, TenantEndpoints::resource, this::quota),
        notes.noted(setQuota, this::setQuota));
  }

  private static String resource(Request request) {
    return Places.tenant(request.path("tenant"));
  }

  private Response tenants(Request request) {
    Directory now = services.state().now();
    User user = now.users().get(request.principal().name());
    boolean all = new Authority(now, request.principal()).isOperator();
    return Response.ok(
        now.tenants().values().stream()
            .filter(
                tenant ->
                    all
                        || (user != null
                            && (user.roles().containsKey(tenant.id())
                                || user.home().equals(tenant.id()))))
            .sorted(Comparator.comparing(Tenant::id))
            .map(TenantView::of)
            .toList());
  }

  private Notes.Changed create(Request request) {
    Tenant tenant = services.tenants().create(NameForm.tenant(request.json(Wish.class).name()));
    return new Notes.Changed(
        new Response.Json(201, TenantView.of(tenant)),
        Places.tenant(tenant.id().value()),
        Map.of());
  }

  private Response tenant(Request request) {
    Tenant tenant = get(request);
    return Response.ok(
        new TenantDetails(
            tenant.id().value(),
            tenant.state().name().toLowerCase(Locale.ROOT),
            tenant.created(),
            QuotaView.of(tenant.quota()),
            services.tenants().count(tenant.id())));
  }

  private Tenant get(Request request) {
    return Tenants.get(services.state().now(), new TenantId(request.path("tenant")));
  }

  private Response remove(Request request) {
    Tenant tenant = get(request);
    if (tenant.id().equals(request.principal().tenant())) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot remove tenant '%s' while acting in it. Act in another.".formatted(tenant.id()));
    }
    services
        .tenants()
        .remove(
            tenant.id(),
            request.flag("force") ? Tenants.Removal.WITH_EVERYTHING : Tenants.Removal.IF_EMPTY);
    return Response.noContent();
  }

  private Response quota(Request request) {
    return Response.ok(QuotaView.of(get(request).quota()));
  }

  private Notes.Changed setQuota(Request request) {
    Quota quota = request.json(QuotaView.Wish.class).quota();
    Tenant tenant = get(request);
    services.tenants().setQuota(tenant.id(), quota);
    return new Notes.Changed(
        Response.ok(QuotaView.of(quota)), resource(request), QuotaView.of(quota).details());
  }
}
