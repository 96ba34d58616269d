package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpServerRequest;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;

/** A front door on a free port of 127.0.0.1, with services that tests make up. */
final class Door implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");

  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
  private final FrontDoor door;

  private Door(FrontDoorSettings settings) throws InterruptedException {
    door = new FrontDoor(vertx, settings, Door::platform);
    door.start();
  }

  static Door open() throws InterruptedException {
    return open(settings());
  }

  static Door open(FrontDoorSettings settings) throws InterruptedException {
    return new Door(settings);
  }

  static FrontDoorSettings settings() {
    FrontDoorSettings.Limits limits = FrontDoorSettings.Limits.DEFAULT;
    return FrontDoorSettings.of("localhost", 0)
        .withBind(List.of(LOOPBACK))
        .withLimits(
            new FrontDoorSettings.Limits(
                limits.requestLine(),
                limits.headers(),
                limits.connections(),
                limits.connectionsPerTask(),
                2));
  }

  static FrontDoorSettings.Timeouts quick() {
    return new FrontDoorSettings.Timeouts(
        Duration.ofSeconds(3),
        Duration.ofMillis(800),
        Duration.ofMillis(800),
        Duration.ofMillis(1_200),
        Duration.ofMillis(400));
  }

  private static void platform(HttpServerRequest request) {
    if (request.path().equals("/echo")) {
      request
          .toWebSocket()
          .onSuccess(socket -> socket.textMessageHandler(socket::writeTextMessage));
      return;
    }
    request.response().end("platform");
  }

  FrontDoor door() {
    return door;
  }

  int port() {
    return door.actualPort();
  }

  Vertx vertx() {
    return vertx;
  }

  /** Routes NAME.localhost to tasks on 127.0.0.1 at a port of their own: one task a service. */
  void route(String stack, int port) {
    door.update(List.of(service(stack, port, List.of(task("t1", LOOPBACK)))));
  }

  static RoutableService service(String stack, int port, List<RoutableService.Task> tasks) {
    return service(stack, Map.of("traefik.port", Integer.toString(port)), tasks);
  }

  static RoutableService service(
      String stack, Map<String, String> labels, List<RoutableService.Task> tasks) {
    return new RoutableService(
        TenantId.DEFAULT,
        new StackName(stack),
        new ServiceName("web"),
        labels,
        new TreeSet<>(),
        tasks);
  }

  static RoutableService.Task task(String id, InetAddress address) {
    return new RoutableService.Task(new TaskId(id), address);
  }

  /** Tasks t0, t1 … at 127.0.1.0, 127.0.1.1 …, which all lead to this machine. */
  static List<RoutableService.Task> tasks(int count) {
    List<RoutableService.Task> tasks = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      tasks.add(task("t" + i, InetAddress.ofLiteral("127.0.1." + i)));
    }
    return tasks;
  }

  @Override
  public void close() {
    door.close();
    try {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
