package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.LogRequest;
import dev.berth.engine.fake.FakeEngine;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.TaskId;
import dev.berth.records.KnownTask;
import dev.berth.records.TaskDirectory;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What those who watch tasks see of them. */
class WatchedTasksTest {
  @TempDir Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock =
        new Dock(
            new FakeMachine(),
            folder,
            _ -> new FakeEngine(InstantSource.system(), new FakeMachine()));
  }

  @AfterEach
  void close() {
    dock.close();
  }

  @Test
  void areTheTasksOfAllTargetsWithWhatTheirServicesSay() {
    dock.addTarget("second", "docker");
    dock.deployTo(
        "second",
        "shop",
        "services:",
        "  web:",
        "    image: berth/host",
        "    labels: {prometheus.io/scrape: 'true', colour: red}",
        "    deploy: {labels: {colour: blue}}");
    dock.done("shop");

    TaskDirectory directory = dock.deployments.directory();

    assertThat(directory.tasks()).hasSize(1);
    KnownTask task = directory.tasks().getFirst();
    assertThat(task.identity().displayName()).startsWith("shop_web.1.");
    assertThat(task.labels())
        .containsEntry("prometheus.io/scrape", "true")
        .containsEntry("colour", "blue");
    assertThat(task.running()).isTrue();
    assertThat(task.address()).isNotNull();
    assertThat(directory.find(task.identity().id()))
        .hasValueSatisfying(tasks -> tasks.logs(task.identity().id(), LogRequest.ALL).close());
    assertThat(directory.find(new TaskId("nobody"))).isEmpty();
  }
}
