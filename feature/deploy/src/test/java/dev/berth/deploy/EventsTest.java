package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.EngineTask;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.TenantId;
import dev.berth.records.PlatformEvent;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What deploying tells of what happens. */
class EventsTest {
  @TempDir Path folder;
  private final FakeMachine machine = new FakeMachine();

  private static List<String> types(Dock dock) {
    return dock.told.stream().map(PlatformEvent::type).toList();
  }

  private static PlatformEvent event(Dock dock, String type) {
    return dock.told.stream().filter(each -> each.type().equals(type)).findFirst().orElseThrow();
  }

  @Test
  void aStacksLifeIsTold() {
    try (Dock dock = new Dock(machine, folder)) {
      dock.deployed("shop", "services:", "  web:", "    image: berth/host");
      dock.eventually(() -> assertThat(types(dock)).contains("deployment.completed"));
      assertThat(types(dock)).contains("deployment.started", "task.started");
      EngineTask task = dock.running("web").getFirst();
      assertThat(event(dock, "task.started").subject())
          .isEqualTo(
              new PlatformEvent.Subject(
                  TenantId.DEFAULT, "shop", "web", task.id().value(), 1, "node1"));
      dock.call("DELETE", "/api/stacks/shop", null);
      dock.eventually(() -> assertThat(types(dock)).contains("stack.removed", "task.exited"));
      assertThat(event(dock, "task.exited").severity()).isEqualTo(PlatformEvent.Severity.INFO);
    }
  }

  @Test
  void whatWasToldBeforeARestartHasTheSameIdentity() {
    Set<String> before = new HashSet<>();
    try (Dock dock = new Dock(machine, folder)) {
      dock.deployed("shop", "services:", "  web:", "    image: berth/host");
      dock.eventually(() -> assertThat(types(dock)).contains("deployment.completed"));
      dock.told.forEach(each -> before.add(each.identity()));
    }
    try (Dock dock = new Dock(machine, folder)) {
      dock.eventually(() -> assertThat(types(dock)).contains("deployment.completed"));
      assertThat(dock.told).allSatisfy(each -> assertThat(before).contains(each.identity()));
    }
  }

  @Test
  void aServiceThatFailsIsToldOnce() {
    try (Dock dock = new Dock(machine, folder)) {
      dock.deploy(
          "shop",
          "services:",
          "  web:",
          "    image: berth/host",
          "    labels: {fake.run-for: PT0S, fake.exit-code: '3'}");
      dock.eventually(() -> assertThat(types(dock)).contains("service.failed"));
      PlatformEvent failed = event(dock, "service.failed");
      assertThat(failed.severity()).isEqualTo(PlatformEvent.Severity.ERROR);
      assertThat(failed.message()).startsWith("Service 'shop/web' fails: ");
      PlatformEvent exited = event(dock, "task.exited");
      assertThat(exited.severity()).isEqualTo(PlatformEvent.Severity.WARN);
      assertThat(exited.details()).containsEntry("exit_code", "3");
      assertThat(types(dock)).containsOnlyOnce("service.failed");
    }
  }
}
