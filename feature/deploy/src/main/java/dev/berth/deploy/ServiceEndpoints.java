package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.ServiceName;
import java.util.ArrayList;
import java.util.List;
import java.util.function.ToLongFunction;

/** {@code /api/services} and what is below a stack's: looking at services and changing them. */
final class ServiceEndpoints {
  private static final String SERVICE = "/api/stacks/{stack}/services/{service}";

  private final Stacks stacks;
  private final History history;
  private final Overview overview;

  ServiceEndpoints(Stacks stacks, History history, Overview overview) {
    this.stacks = stacks;
    this.history = history;
    this.overview = overview;
  }

  /** The body of a change of scale. */
  public record ScaleRequest(int replicas) {}

  /** The answer to a change: the stack's new version, whose progress can be followed. */
  public record ChangeAnswer(long version) {}

  List<Endpoint> list() {
    List<Endpoint> endpoints = new ArrayList<>();
    endpoints.add(
        Endpoint.get(
            "/api/services", new Action("service:List"), request -> "service/*", this::services));
    endpoints.add(
        Endpoint.get(
            SERVICE,
            new Action("service:Inspect"),
            ServiceEndpoints::resource,
            request -> Response.ok(overview.service(key(request)))));
    endpoints.add(
        Endpoint.post(
                SERVICE + "/scale",
                new Action("service:Scale"),
                ServiceEndpoints::resource,
                this::scale)
            .withBody(Endpoint.Body.JSON));
    endpoints.add(
        Endpoint.post(
                SERVICE + "/update",
                new Action("service:Update"),
                ServiceEndpoints::resource,
                this::update)
            .withBody(Endpoint.Body.JSON));
    endpoints.add(change("/rollback", "service:Rollback", history::rollBack));
    endpoints.add(change("/restart", "service:Restart", stacks::restart));
    endpoints.add(change("/stop", "service:Stop", stacks::stop));
    endpoints.add(change("/start", "service:Start", stacks::start));
    endpoints.add(
        Endpoint.delete(
            SERVICE,
            new Action("service:Remove"),
            ServiceEndpoints::resource,
            request -> Response.accepted(new ChangeAnswer(stacks.remove(key(request))))));
    return endpoints;
  }

  private Response services(Request request) {
    String stack = request.query("stack").orElse("");
    return Response.ok(
        overview.services(
            request.principal().tenant(),
            key -> stack.isEmpty() || key.stack().value().equals(stack)));
  }

  private Response scale(Request request) {
    int replicas = request.json(ScaleRequest.class).replicas();
    return Response.accepted(new ChangeAnswer(stacks.scale(key(request), replicas)));
  }

  private Response update(Request request) {
    ServiceChange change = request.json(ServiceChange.class);
    return Response.accepted(new ChangeAnswer(history.update(key(request), change)));
  }

  private static Endpoint change(String verb, String action, ToLongFunction<ServiceKey> change) {
    return Endpoint.post(
        SERVICE + verb,
        new Action(action),
        ServiceEndpoints::resource,
        request -> Response.accepted(new ChangeAnswer(change.applyAsLong(key(request)))));
  }

  static ServiceKey key(Request request) {
    StackKey stack = StackEndpoints.key(request);
    return new ServiceKey(stack.tenant(), stack.stack(), new ServiceName(request.path("service")));
  }

  static String resource(Request request) {
    return "service/" + request.path("stack") + "/" + request.path("service");
  }
}
