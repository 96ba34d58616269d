package dev.berth.server;

import dev.berth.access.Action;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.List;

/** The machines of a platform: for now the one that it runs on. Thread-safe. */
final class NodeEndpoints {
  private static final Action LIST = new Action("node:List");
  private static final Action INSPECT = new Action("node:Inspect");

  private final PlatformState platform;

  NodeEndpoints(PlatformState platform) {
    this.platform = platform;
  }

  List<Endpoint> endpoints() {
    return List.of(
        Endpoint.get("/api/nodes", LIST, _ -> "node/*", _ -> Response.ok(List.of(node()))),
        Endpoint.get(
            "/api/nodes/{node}",
            INSPECT,
            request -> "node/" + request.path("node"),
            this::inspect));
  }

  private Response inspect(Request request) {
    NodeView node = node();
    if (!node.name().equals(request.path("node"))) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot find node '%s': the only one is '%s'."
              .formatted(request.path("node"), node.name()));
    }
    return Response.ok(node);
  }

  private NodeView node() {
    Machine machine = platform.surroundings().machine();
    return new NodeView(
        machine.name(),
        "manager",
        platform.health().ready() ? "ready" : "down",
        "localhost:" + platform.httpPort().get(),
        machine.cpus(),
        machine.memoryBytes(),
        machine.memoryAvailableBytes(),
        platform.runningTasks(),
        platform.engine().name(),
        machine.kernel(),
        machine.os());
  }
}
