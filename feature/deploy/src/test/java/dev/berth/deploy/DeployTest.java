package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.EngineTask;
import dev.berth.engine.VolumeName;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack's life on a fake engine, from its file to its end. */
class DeployTest {
  private static final String[] WEB = {
    "services:", "  web:", "    image: berth/host", "    deploy: {replicas: 2}"
  };

  @TempDir Path folder;
  private final FakeMachine machine = new FakeMachine();
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(machine, folder);
  }

  @AfterEach
  void close() {
    dock.close();
  }

  @Test
  void aFileBecomesRunningTasks() {
    StackEndpoints.DeployAnswer answer = dock.deploy("shop", WEB);
    assertThat(answer).isEqualTo(new StackEndpoints.DeployAnswer("shop", 1, true, List.of()));
    dock.done("shop");
    assertThat(dock.running("web"))
        .extracting(task -> task.spec().identity().slot())
        .containsExactlyInAnyOrder(1, 2);
    StackDetails stack = dock.stack("shop");
    assertThat(stack.state()).isEqualTo("running");
    assertThat(stack.running()).isEqualTo(2);
    assertThat(stack.deployment()).isEqualTo(new StackDetails.Deployment("done", ""));
    assertThat(stack.services().getFirst().healthy()).isEqualTo(2);
  }

  @Test
  void theSameFileAgainChangesNothing() {
    dock.deployed("shop", WEB);
    List<EngineTask> before = dock.running("web");
    assertThat(dock.deploy("shop", WEB).changed()).isFalse();
    assertThat(dock.stack("shop").version()).isEqualTo(1);
    dock.done("shop");
    assertThat(dock.running("web")).isEqualTo(before);
  }

  @Test
  void anUpdateStartsEachNewTaskBeforeItEndsTheOldOne() {
    dock.deployed("shop", WEB);
    Set<TaskId> old = new HashSet<>();
    dock.running("web").forEach(task -> old.add(task.id()));
    List<Integer> runningAtDrain = new CopyOnWriteArrayList<>();
    dock.traffic.onDrain = task -> runningAtDrain.add(dock.running("web").size());
    dock.events.clear();
    dock.deployed(
        "shop",
        "services:",
        "  web:",
        "    image: berth/host",
        "    deploy: {replicas: 2}",
        "    environment: {COLOUR: blue}");
    assertThat(dock.traffic.drained).containsExactlyInAnyOrderElementsOf(old);
    assertThat(runningAtDrain).containsExactly(3, 3);
    dock.eventually(
        () ->
            assertThat(dock.events.stream().map(event -> event.split(" ", 3)[0]).toList())
                .containsExactly("created", "started", "exited", "created", "started", "exited"));
    assertThat(dock.running("web")).noneMatch(task -> old.contains(task.id()));
  }

  @Test
  void aFailedUpdatePausesAndTheOldTasksServeOn() {
    dock.deployed("shop", "services:", "  web:", "    image: berth/host");
    List<EngineTask> before = dock.running("web");
    dock.deploy(
        "shop",
        "services:",
        "  web:",
        "    image: berth/host",
        "    environment: {COLOUR: blue}",
        "    labels: {fake.run-for: PT0.01S, fake.exit-code: '3', fake.print: no such colour}");
    assertThat(dock.failure("shop"))
        .isEqualTo(
            "Cannot complete service 'web' of stack 'shop': the update is paused, what ran before serves on: exited with code 3. Its last lines:\n  no such colour");
    assertThat(dock.running("web")).isEqualTo(before);
    assertThat(dock.stack("shop").state()).isEqualTo("failed");
  }

  @Test
  void aKilledTaskIsReplaced() {
    dock.deployed("shop", WEB);
    TaskId victim = dock.running("web").getFirst().id();
    dock.engine.tasks().kill(victim, "KILL");
    dock.eventually(
        () ->
            assertThat(dock.running("web")).hasSize(2).noneMatch(task -> task.id().equals(victim)));
    TaskView kept = dock.get(TaskView.class, "/api/tasks/" + victim);
    assertThat(kept.state()).isEqualTo("exited");
    assertThat(kept.exitCode()).isEqualTo(137);
  }

  @Test
  void aCrashLoopSlowsDownAndIsToldWithItsLastWords() {
    dock.deploy(
        "shop",
        "services:",
        "  web:",
        "    image: berth/host",
        "    labels: {fake.run-for: PT0.001S, fake.exit-code: '127', fake.print: sh oops not found}");
    assertThat(dock.failure("shop"))
        .startsWith("Cannot complete service 'web' of stack 'shop': failed ")
        .endsWith("exited with code 127. Its last lines:\n  sh oops not found");
    assertThat(dock.engine.tasks().list()).hasSizeLessThan(6);
  }

  @Test
  void aServiceIsScaledUpAndDown() {
    dock.deployed("shop", WEB);
    scale(4);
    dock.done("shop");
    assertThat(dock.running("web")).hasSize(4);
    scale(1);
    dock.done("shop");
    assertThat(dock.running("web")).hasSize(1);
    scale(0);
    dock.done("shop");
    assertThat(dock.running("web")).isEmpty();
    assertThat(dock.deploy("shop", WEB).changed()).isTrue();
    dock.done("shop");
    assertThat(dock.running("web")).hasSize(2);
  }

  private void scale(int replicas) {
    Response answer =
        dock.call(
            "POST",
            "/api/stacks/shop/services/web/scale",
            new ServiceEndpoints.ScaleRequest(replicas));
    assertThat(((Response.Json) answer).status()).isEqualTo(202);
  }

  @Test
  void tooManyReplicasAreRefused() {
    dock.deployed("shop", WEB);
    assertThatThrownBy(() -> scale(501))
        .hasMessage("Cannot scale service 'shop/web' to 501: a service has 0 to 500 replicas.");
  }

  @Test
  void aServiceIsStoppedStartedAndRestarted() {
    dock.deployed("shop", WEB);
    dock.call("POST", "/api/stacks/shop/services/web/stop", null);
    dock.done("shop");
    assertThat(dock.running("web")).isEmpty();
    assertThat(dock.stack("shop").services().getFirst().state()).isEqualTo("stopped");
    dock.call("POST", "/api/stacks/shop/services/web/start", null);
    dock.done("shop");
    List<EngineTask> started = dock.running("web");
    assertThat(started).hasSize(2);
    dock.call("POST", "/api/stacks/shop/services/web/restart", null);
    dock.done("shop");
    assertThat(dock.running("web")).hasSize(2).doesNotContainAnyElementsOf(started);
  }

  @Test
  void aRemovedStackLeavesItsNamedVolumes() {
    dock.deployed(
        "shop",
        "services:",
        "  web:",
        "    image: berth/host",
        "    volumes: ['data:/data']",
        "volumes: {data: {}}");
    assertThat(dock.engine.networks().list()).hasSize(1);
    assertThat(((Response.Empty) dock.call("DELETE", "/api/stacks/shop", null)).status())
        .isEqualTo(202);
    dock.eventually(
        () -> {
          assertThat(dock.engine.tasks().list()).isEmpty();
          assertThat(dock.engine.networks().list()).isEmpty();
        });
    assertThat(dock.engine.volumes().find(new VolumeName(TenantId.DEFAULT, "shop_data")))
        .isPresent();
    dock.eventually(() -> assertThat(dock.deployments.stacks(TenantId.DEFAULT)).isEmpty());
    assertThatThrownBy(() -> dock.stack("shop"))
        .hasMessage("Cannot find stack 'shop': there is none of that name. There are no stacks.");
  }

  @Test
  void aServiceOfAStackIsRemoved() {
    dock.deployed("shop", "services:", "  web: {image: berth/host}", "  db: {image: berth/host}");
    dock.call("DELETE", "/api/stacks/shop/services/db", null);
    dock.done("shop");
    dock.eventually(() -> assertThat(dock.running("db")).isEmpty());
    assertThat(dock.running("web")).hasSize(1);
  }

  @Test
  void aVersionThatIsNotTheExpectedOneIsRefused() {
    dock.deploy("shop", 0L, WEB);
    assertThatThrownBy(() -> dock.deploy("shop", 7L, WEB))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT))
        .hasMessage(
            "Cannot deploy stack 'shop': it is at version 1, not 7. Somebody else has changed it; look at it and deploy again.");
  }

  @Test
  void progressOfAReplacedVersionSaysSo() {
    dock.deploy("shop", WEB);
    dock.deploy("shop", "services:", "  web: {image: berth/host}");
    assertThat(dock.lines("/api/stacks/shop/progress?version=1").getLast())
        .isEqualTo(new ProgressLine.Failed("Version 1 of stack 'shop' was replaced by version 2."));
  }

  @Test
  void theLogsOfAStackAreMergedInTheOrderOfTime() {
    dock.deployed(
        "shop",
        "services:",
        "  web: {image: berth/host, labels: {fake.print: hello}, deploy: {replicas: 2}}",
        "  db: {image: berth/host, labels: {fake.print: world}}");
    List<LogRecord> lines =
        dock.lines("/api/stacks/shop/logs").stream().map(LogRecord.class::cast).toList();
    assertThat(lines).hasSize(3).isSortedAccordingTo((a, b) -> a.time().compareTo(b.time()));
    assertThat(lines).extracting(LogRecord::text).containsOnlyOnce("world");
  }
}
