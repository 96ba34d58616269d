package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.Problem;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the front door hears, and when. */
class TrafficTest {
  @TempDir Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  @Test
  void aTaskIsRoutedOnceItsPortAcceptsConnections() throws IOException {
    try (ServerSocket program = new ServerSocket()) {
      program.bind(new InetSocketAddress("0.0.0.0", 0));
      int port = program.getLocalPort();
      dock.deploy("shop", "services:", "  web: {image: berth/host, expose: ['" + port + "']}");
      dock.done("shop");
      TaskId task = dock.running("web").getFirst().id();
      assertThat(dock.traffic.tasksOf("web")).containsExactly(task);
      assertThat(dock.stack("shop").urls()).containsExactly("http://web.shop.localhost:8080");
    }
  }

  @Test
  void aTaskWhosePortIsClosedIsNotRouted() throws IOException {
    int closed;
    try (ServerSocket program = new ServerSocket(0)) {
      closed = program.getLocalPort();
    }
    dock.deploy("shop", "services:", "  web: {image: berth/host, expose: ['" + closed + "']}");
    dock.eventually(() -> assertThat(dock.running("web")).hasSize(1));
    dock.eventually(
        () -> assertThat(dock.stack("shop").deployment().message()).isEqualTo("web: 0 of 1 ready"));
    assertThat(dock.traffic.tasksOf("web")).isEmpty();
    TaskView task = dock.tasks("/api/tasks?stack=shop").getFirst();
    assertThat(task.health()).isEqualTo("starting");
  }

  @Test
  void aTaskIsOffTheTableAndRunsStillWhenItDrains() {
    dock.deployed("shop", "services:", "  web: {image: berth/host, deploy: {replicas: 2}}");
    List<String> seen = new CopyOnWriteArrayList<>();
    dock.traffic.onDrain =
        task ->
            seen.add(
                "routed %s, runs %s"
                    .formatted(
                        dock.traffic.tasksOf("web").contains(task),
                        dock.running("web").stream().anyMatch(one -> one.id().equals(task))));
    dock.call("POST", "/api/stacks/shop/services/web/scale", new ServiceEndpoints.ScaleRequest(1));
    dock.done("shop");
    assertThat(seen).containsExactly("routed false, runs true");
  }

  @Test
  void aTaskIsRoutedOnceItsHealthCheckPasses() {
    dock.deployed(
        "shop", "services:", "  web: {image: berth/host, healthcheck: {test: [CMD, 'true']}}");
    assertThat(dock.traffic.tasksOf("web")).hasSize(1);
    assertThat(dock.tasks("/api/tasks").getFirst().health()).isEqualTo("healthy");
  }

  @Test
  void anUnhealthyTaskIsReplacedAndNeverRouted() {
    dock.deploy(
        "shop",
        "services:",
        "  web:",
        "    image: berth/host",
        "    labels: {fake.exec-exit-code: '1'}",
        "    healthcheck: {test: [CMD, 'false'], interval: 0.05s, retries: 2, start_period: 0s}");
    dock.eventually(
        () ->
            assertThat(dock.events.stream().filter(event -> event.startsWith("started")).count())
                .isGreaterThan(1));
    assertThat(dock.traffic.tasksOf("web")).isEmpty();
    dock.eventually(
        () ->
            assertThat(dock.tasks("/api/tasks?all=true"))
                .extracting(TaskView::reason)
                .contains("its health check kept failing"));
  }

  @Test
  void aRouteThatIsOffFailsTheDeployment() {
    dock.traffic.errors = List.of("Host 'localhost' is the platform's.");
    dock.deploy("shop", "services:", "  web: {image: berth/host}");
    assertThat(dock.failure("shop")).isEqualTo("Host 'localhost' is the platform's.");
    assertThat(dock.stack("shop").warnings())
        .extracting(Problem::message)
        .containsExactly("Host 'localhost' is the platform's.");
  }

  @Test
  void saysWhichPortsAreOpen() {
    dock.traffic.warnings = List.of("Past the front door, port 32768 of 10.0.0.2 is open.");
    dock.deploy("shop", "services:", "  web: {image: berth/host}");
    assertThat(dock.stack("shop").warnings())
        .extracting(Problem::message)
        .containsExactly("Past the front door, port 32768 of 10.0.0.2 is open.");
  }
}
