package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.engine.EngineHealth;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TargetName;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** {@code /api/targets}: where stacks can be deployed. */
final class TargetEndpoints {
  private final Targets targets;
  private final AddedTargets added;
  private final Stacks stacks;

  TargetEndpoints(Targets targets, AddedTargets added, Stacks stacks) {
    this.targets = targets;
    this.added = added;
    this.stacks = stacks;
  }

  /**
   * A target to be added.
   *
   * @param engine {@code docker}, {@code podman} or {@code swarm}
   * @param dockerHost {@code unix:///…} or {@code tcp://…}
   */
  public record CreateRequest(
      String name, String engine, String dockerHost, @Nullable TlsRequest tls) {
    TargetDefinition definition() {
      return new TargetDefinition(
          new TargetName(name),
          engine,
          dockerHost,
          tls == null
              ? null
              : new TargetDefinition.Tls(tls.authority(), tls.certificate(), tls.key()));
    }
  }

  /**
   * How its daemon is spoken to, each in PEM.
   *
   * @param authority certificates of those who vouch for the daemon
   * @param certificate who Berth is to the daemon; null: nobody
   * @param key of that certificate; null without one
   */
  public record TlsRequest(String authority, @Nullable String certificate, @Nullable Secret key) {}

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/targets",
            new Action("target:List"),
            _ -> "target/*",
            _ -> Response.ok(targets.list().stream().map(this::view).toList())),
        Endpoint.get(
            "/api/targets/{target}",
            new Action("target:Inspect"),
            TargetEndpoints::resource,
            request -> Response.ok(view(targets.get(name(request))))),
        Endpoint.post("/api/targets", new Action("target:Create"), _ -> "target/*", this::create)
            .withBody(Endpoint.Body.JSON),
        Endpoint.delete(
            "/api/targets/{target}",
            new Action("target:Remove"),
            TargetEndpoints::resource,
            this::remove));
  }

  private Response create(Request request) {
    CreateRequest body = request.json(CreateRequest.class);
    return Response.ok(view(added.create(body.definition())));
  }

  private Response remove(Request request) {
    added.remove(name(request));
    return Response.noContent();
  }

  private TargetView view(Target target) {
    EngineHealth health = target.health();
    TargetDefinition definition = added.find(target.name()).orElse(null);
    return new TargetView(
        target.name().value(),
        definition == null ? target.runner().name() : definition.engine(),
        definition == null ? null : definition.dockerHost(),
        definition != null && definition.tls() != null,
        health.ready(),
        health.summary(),
        health.warnings(),
        stacks.desired().on(target.name()).stacks().size());
  }

  private static TargetName name(Request request) {
    return new TargetName(request.path("target"));
  }

  private static String resource(Request request) {
    return "target/" + request.path("target");
  }
}
