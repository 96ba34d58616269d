package dev.berth.identity;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.TenantId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** {@code /api/policies} and {@code /api/actions}. */
final class PolicyEndpoints {
  private static final String PATH = "/api/policies/{policy}";
  private static final String TARGET = PATH + "/attachments/{target}";

  private final Services services;
  private final Policies policies;
  private final Places places;
  private final Notes notes;

  PolicyEndpoints(Services services) {
    this.services = services;
    this.policies = services.policies();
    this.places = new Places(services.state());
    this.notes = new Notes(services.trail());
  }

  /**
   * A policy that is asked for.
   *
   * @param document an object, or the text of one
   * @param platform whether it belongs to no tenant
   */
  private record Wish(String name, Object document, @Nullable Boolean platform) {}

  private record Change(Object document) {}

  private record ActionView(String name, String scope, String grantedTo, String description) {
    static ActionView of(KnownAction action) {
      return new ActionView(
          action.name(), action.scope().word(), action.grant().word(), action.description());
    }
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/actions",
            new Action("policy:List"),
            _ -> "policy/*",
            _ -> Response.ok(Actions.all().stream().map(ActionView::of).toList())),
        Endpoint.get("/api/policies", new Action("policy:List"), _ -> "policy/*", this::policies),
        notes.noted(
            Endpoint.post(
                    "/api/policies",
                    new Action("policy:Create"),
                    _ -> "policy/*",
                    _ -> Response.noContent())
                .withBody(Endpoint.Body.JSON),
            this::create),
        Endpoint.get(PATH, new Action("policy:Inspect"), this::resource, this::policy),
        new Endpoint(
            "PUT",
            PATH,
            new Action("policy:Update"),
            this::resource,
            Endpoint.Body.JSON,
            this::update),
        Endpoint.delete(PATH, new Action("policy:Remove"), this::resource, this::remove),
        notes.noted(
            new Endpoint(
                "PUT",
                TARGET,
                new Action("policy:Attach"),
                this::resource,
                Endpoint.Body.NONE,
                _ -> Response.noContent()),
            this::attach),
        notes.noted(
            Endpoint.delete(
                TARGET, new Action("policy:Detach"), this::resource, _ -> Response.noContent()),
            this::detach));
  }

  /** The policy that a request names: the tenant's own, else the platform's. */
  private Optional<PolicyKey> find(Request request) {
    String name = request.path("policy");
    Directory now = services.state().now();
    Optional<PolicyKey> key =
        request.flag("platform")
            ? Optional.of(PolicyKey.platform(name))
            : Policies.find(now, request.principal().tenant(), name);
    return key.filter(one -> PolicyView.isVisible(now, one, request.principal()));
  }

  private PolicyKey key(Request request) {
    return find(request).orElseThrow(() -> Policies.missing(request.path("policy")));
  }

  private String resource(Request request) {
    return find(request)
        .map(key -> places.policy(request.principal(), key))
        .orElseGet(() -> "policy/" + request.path("policy"));
  }

  private Response policies(Request request) {
    Principal principal = request.principal();
    Directory now = services.state().now();
    return Response.ok(
        Stream.concat(
                BuiltInPolicies.keys().stream(),
                now.policies().keySet().stream()
                    .filter(key -> key.isPlatform() || key.tenant().equals(principal.tenant()))
                    .sorted())
            .filter(key -> PolicyView.isVisible(now, key, principal))
            .map(key -> PolicyView.of(now, key, principal))
            .toList());
  }

  private Notes.Changed create(Request request) {
    Wish wish = request.json(Wish.class);
    Principal actor = request.principal();
    TenantId tenant = Boolean.TRUE.equals(wish.platform()) ? TenantId.PLATFORM : actor.tenant();
    Policy policy =
        policies.create(
            new PolicyKey(tenant, wish.name()), DocumentText.of(wish.document()), actor);
    return new Notes.Changed(
        new Response.Json(201, PolicyView.of(services.state().now(), policy.key(), actor)),
        "berth:" + tenant + ":policy/" + policy.key().name(),
        Map.of());
  }

  private Response policy(Request request) {
    return Response.ok(
        PolicyView.Details.of(services.state().now(), key(request), request.principal()));
  }

  private Response update(Request request) {
    Change change = request.json(Change.class);
    PolicyKey key = key(request);
    policies.update(key, DocumentText.of(change.document()), request.principal());
    return Response.ok(PolicyView.of(services.state().now(), key, request.principal()));
  }

  private Response remove(Request request) {
    policies.remove(key(request), request.principal());
    return Response.noContent();
  }

  private Notes.Changed attach(Request request) {
    policies.attach(key(request), request.path("target"), request.principal());
    return changed(request);
  }

  private Notes.Changed detach(Request request) {
    policies.detach(key(request), request.path("target"), request.principal());
    return changed(request);
  }

  /** Whom it was given to is written down too: the resource names the policy only. */
  private Notes.Changed changed(Request request) {
    return new Notes.Changed(
        Response.noContent(), resource(request), Map.of("target", request.path("target")));
  }
}
