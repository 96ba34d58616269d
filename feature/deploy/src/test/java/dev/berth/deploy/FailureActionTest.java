package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.EngineTask;
import dev.berth.engine.fake.FakeMachine;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of an update that fails, from the file to the tasks. */
class FailureActionTest {
  private static final String BROKEN = "    labels: {fake.run-for: PT0.01S, fake.exit-code: '3'}";

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

  private static String[] web(String colour, String update, String more) {
    return new String[] {
      "services:",
      "  web:",
      "    image: berth/host",
      "    environment: {COLOUR: " + colour + "}",
      "    deploy: {replicas: 3, update_config: {" + update + "}}",
      more
    };
  }

  @Test
  void anUpdateThatFailsGoesBackByItself() {
    dock.deployed("shop", web("green", "failure_action: rollback", ""));
    List<EngineTask> before = dock.running("web");
    dock.deploy("shop", web("blue", "failure_action: rollback", BROKEN));
    ProgressLine last = (ProgressLine) dock.lines("/api/stacks/shop/progress?version=2").getLast();
    assertThat(last)
        .isInstanceOfSatisfying(
            ProgressLine.Failed.class,
            failed -> assertThat(failed.reason()).contains("rolled back", "exited with code 3"));
    dock.eventually(() -> assertThat(dock.stack("shop").version()).isEqualTo(3));
    dock.done("shop");
    assertThat(dock.running("web")).isEqualTo(before);
    List<?> versions = dock.get(List.class, "/api/stacks/shop/versions");
    assertThat(((VersionView) versions.getFirst()).note())
        .isEqualTo("version 2 failed: exited with code 3. Rolled back");
    dock.eventually(
        () ->
            assertThat(dock.get(ServiceDetails.class, "/api/stacks/shop/services/web").update())
                .isEqualTo(
                    new ServiceDetails.Update(
                        "rollback_completed", "version 2 failed: exited with code 3")));
    assertThat(dock.lines("/api/stacks/shop/progress?version=2").getLast())
        .isInstanceOfSatisfying(
            ProgressLine.Failed.class,
            failed ->
                assertThat(failed.reason())
                    .startsWith(
                        "Cannot complete service 'web' of stack 'shop': version 2 failed: exited"
                            + " with code 3, and it is rolled back"));
  }

  @Test
  void aServiceThatWentBackIsNotTakenToWhatFailed() {
    dock.deployed("shop", web("red", "failure_action: rollback", ""));
    dock.deployed("shop", web("green", "failure_action: rollback", ""));
    dock.deploy("shop", web("blue", "failure_action: rollback", BROKEN));
    dock.eventually(() -> assertThat(dock.stack("shop").version()).isEqualTo(4));
    dock.done("shop");
    dock.call("POST", "/api/stacks/shop/services/web/rollback", null);
    dock.done("shop");
    assertThat(dock.running("web"))
        .hasSize(3)
        .allSatisfy(
            task -> assertThat(task.spec().process().environment()).containsEntry("COLOUR", "red"));
  }

  @Test
  void anUpdateThatStopsFirstAndFailsGoesBackByItself() {
    String update = "failure_action: rollback, order: stop-first, parallelism: 0";
    dock.deployed("shop", web("green", update, ""));
    dock.deploy("shop", web("blue", update, BROKEN));
    dock.eventually(() -> assertThat(dock.stack("shop").version()).isEqualTo(3));
    dock.done("shop");
    assertThat(dock.running("web"))
        .hasSize(3)
        .allSatisfy(
            task ->
                assertThat(task.spec().process().environment()).containsEntry("COLOUR", "green"));
  }

  @Test
  void anUpdateThatIsToGoOnTriesEverySlot() {
    dock.deployed("shop", web("green", "failure_action: continue", ""));
    List<EngineTask> before = dock.running("web");
    dock.deploy("shop", web("blue", "failure_action: continue", BROKEN));
    dock.eventually(
        () ->
            assertThat(dock.tasks("/api/tasks?service=web&all=true"))
                .filteredOn(task -> task.state().equals("exited"))
                .extracting(TaskView::slot)
                .contains(1, 2, 3));
    assertThat(dock.running("web")).containsAll(before);
  }
}
