package dev.berth.router;

import dev.berth.deploy.RoutableService;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Backend;
import dev.berth.proxy.ExchangeLog;
import dev.berth.proxy.ProxySettings;
import dev.berth.proxy.Upstream;
import dev.berth.proxy.UpstreamAddress;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** A front door on a free port of 127.0.0.1, with services that tests make up. */
final class Door implements AutoCloseable {
  static final InetAddress LOOPBACK = InetAddress.ofLiteral("127.0.0.1");
  private static final String PLATFORM = "HTTP/1.1 200 OK\r\nContent-Length: 8\r\n\r\nplatform";

  private final Path folder;
  private final Backend platform;
  private final Store store;
  private final TestCertificates certificates = new TestCertificates();
  private final FrontDoor door;

  private Door(FrontDoorSettings settings) throws IOException {
    folder = Files.createTempDirectory("door");
    platform = Backend.answering(PLATFORM);
    store = SqlStore.sqlite(folder.resolve("berth.db"));
    door = new FrontDoor(surroundings(settings, store, certificates, platform.port()));
  }

  static FrontDoor.Surroundings surroundings(
      FrontDoorSettings settings, Store store, CertificateSource certificates, int platform) {
    return new FrontDoor.Surroundings(
        settings,
        new Upstream(
            "platform",
            new UpstreamAddress(
                new InetSocketAddress(LOOPBACK, platform),
                UpstreamAddress.Scheme.HTTP,
                "localhost",
                null)),
        certificates,
        ExchangeLog.NONE,
        store,
        tenant -> !tenant.value().equals("nobody"),
        InstantSource.fixed(Instant.parse("2026-01-02T03:04:05Z")),
        new SecureRandom());
  }

  static Door open() throws IOException, InterruptedException {
    return open(settings());
  }

  static Door open(FrontDoorSettings settings) throws IOException, InterruptedException {
    Door door = new Door(settings);
    door.door.start();
    return door;
  }

  static FrontDoorSettings settings() {
    ProxySettings.Limits limits = ProxySettings.Limits.DEFAULT;
    return FrontDoorSettings.of("localhost", 0)
        .withBind(List.of(LOOPBACK))
        .withLimits(
            new ProxySettings.Limits(
                limits.requestLine(),
                limits.headers(),
                limits.headerCount(),
                limits.connections(),
                limits.connectionsPerServer(),
                limits.streams(),
                limits.heldBody(),
                2));
  }

  FrontDoor door() {
    return door;
  }

  TestCertificates certificates() {
    return certificates;
  }

  int port() {
    return door.actualPort();
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

  /** Servers of tasks t0, t1 …, each answering with its name; all at one port. */
  static List<Backend> backends(int count) throws IOException {
    List<Backend> backends = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      String answer = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nt" + i;
      backends.add(
          new Backend(
              InetAddress.ofLiteral("127.0.1." + i),
              i == 0 ? 0 : backends.getFirst().port(),
              on -> {
                while (!on.readHead().isEmpty()) {
                  on.send(answer);
                }
              }));
    }
    return backends;
  }

  @Override
  public void close() {
    door.close();
    store.close();
    try (Stream<Path> files = Files.list(folder)) {
      platform.close();
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
