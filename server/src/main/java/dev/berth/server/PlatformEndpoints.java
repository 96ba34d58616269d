package dev.berth.server;

import dev.berth.access.Action;
import dev.berth.engine.EngineHealth;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** What anybody, or its operator, may ask of the platform itself. Thread-safe. */
final class PlatformEndpoints {
  private static final Action INSPECT = new Action("platform:Inspect");
  private static final Action INSPECT_SETTINGS = new Action("platform:InspectSettings");
  private static final String RESOURCE = "platform";

  private final PlatformState platform;
  private final Supplier<List<Endpoint>> all;

  /**
   * Makes them.
   *
   * @param all every endpoint of the platform, once it is wired
   */
  PlatformEndpoints(PlatformState platform, Supplier<List<Endpoint>> all) {
    this.platform = platform;
    this.all = all;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.anonymous("GET", "/api/health", Endpoint.Body.NONE, _ -> health()),
        Endpoint.get("/api/cloud-entry-point", INSPECT, _ -> RESOURCE, this::entryPoint),
        Endpoint.get("/api/status", INSPECT, _ -> RESOURCE, this::status),
        Endpoint.get(
            "/api/config",
            INSPECT_SETTINGS,
            _ -> RESOURCE,
            _ -> Response.ok(platform.configuration().entries())),
        Endpoint.get("/api/openapi.json", INSPECT, _ -> RESOURCE, _ -> openApi()));
  }

  private record HealthView(String status, String version, String instance) {}

  private Response health() {
    return Response.ok(
        new HealthView(platform.status(), platform.version(), platform.data().instance()));
  }

  private record EntryPointView(String baseUri, SortedMap<String, Link> collections) {}

  private record Link(String href) {}

  /** The collections are what has a listing: {@code GET /api/NOUN}. */
  private Response entryPoint(Request request) {
    SortedMap<String, Link> collections = new TreeMap<>();
    for (Endpoint endpoint : all.get()) {
      Action action = endpoint.action();
      if (endpoint.method().equals("GET") && action != null && action.name().endsWith(":List")) {
        collections.put(endpoint.path().substring("/api/".length()), new Link(endpoint.path()));
      }
    }
    String host = request.header("Host").orElse("localhost:" + platform.listening().http());
    boolean tls = request.header("X-Forwarded-Proto").filter("https"::equals).isPresent();
    String scheme = tls ? "https://" : "http://";
    return Response.ok(new EntryPointView(scheme + host + "/", collections));
  }

  private Response status(Request request) {
    Instant now = platform.surroundings().clock().instant();
    EngineHealth health = platform.health();
    boolean operator = request.principal().operator();
    return Response.ok(
        new StatusView(
            platform.version(),
            platform.data().instance(),
            operator ? platform.data().path().toString() : null,
            platform.configuration().get(Settings.DOMAIN),
            platform.started(),
            Duration.between(platform.started(), now).toSeconds(),
            new StatusView.FrontDoorView(platform.listening().http(), platform.listening().https()),
            new StatusView.EngineView(
                platform.engine().name(),
                platform.chosen().reason(),
                health.ready(),
                health.summary(),
                operator ? health.warnings() : List.of(),
                platform.engine().capabilities().stream().map(Enum::name).sorted().toList()),
            operator ? machine() : null,
            platform.deployments().stacks(request.principal().tenant()),
            operator ? warnings(health) : List.of()));
  }

  private StatusView.MachineView machine() {
    Machine machine = platform.surroundings().machine();
    return new StatusView.MachineView(
        machine.name(),
        machine.cpus(),
        machine.memoryBytes(),
        machine.memoryAvailableBytes(),
        machine.loadAverage(),
        machine.kernel(),
        machine.os());
  }

  private List<String> warnings(EngineHealth health) {
    List<String> warnings = new ArrayList<>(platform.configuration().warnings());
    if (!health.ready()) {
      warnings.add(health.summary());
    }
    warnings.addAll(platform.chosen().warnings());
    warnings.addAll(health.warnings());
    return warnings;
  }

  private static Response openApi() {
    return new Response.Text(200, "application/json", OpenApi.json(), Map.of());
  }
}
