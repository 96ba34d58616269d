package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.fake.FakeMachine;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jobs and global services, from the file to the tasks. */
class JobTest {
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

  private static String[] job(String mode, String round, String exitCode) {
    return new String[] {
      "services:",
      "  job:",
      "    image: berth/host",
      "    environment: {ROUND: '" + round + "'}",
      "    labels: {fake.run-for: PT0.05S, fake.exit-code: '" + exitCode + "'}",
      "    deploy: {mode: " + mode + ", restart_policy: {condition: on-failure, max_attempts: 1}}"
    };
  }

  private ServiceView service() {
    return dock.stack("shop").services().getFirst();
  }

  private int tasks() {
    return dock.tasks("/api/tasks?stack=shop&all=true").size();
  }

  @Test
  void aJobRunsToItsEnd() {
    dock.deployed("shop", job("global-job", "1", "0"));
    assertThat(service().state()).isEqualTo("completed");
    assertThat(service().mode()).isEqualTo("global-job");
    assertThat(tasks()).isEqualTo(1);
  }

  @Test
  void aJobRunsAgainOnlyWhenItIsChanged() {
    dock.deployed("shop", job("replicated-job", "1", "0"));
    assertThat(dock.deploy("shop", job("replicated-job", "1", "0")).changed()).isFalse();
    dock.done("shop");
    assertThat(tasks()).isEqualTo(1);
    dock.deployed("shop", job("replicated-job", "2", "0"));
    assertThat(tasks()).isEqualTo(2);
    dock.deployed("shop", job("replicated-job", "1", "0"));
    assertThat(tasks()).isEqualTo(3);
  }

  @Test
  void aJobThatKeepsFailingIsGivenUp() {
    dock.deploy("shop", job("replicated-job", "1", "4"));
    assertThat(dock.failure("shop")).contains("failed 2 times in a row: exited with code 4");
    assertThat(tasks()).isEqualTo(2);
  }

  @Test
  void aGlobalServiceCannotBeScaled() {
    dock.deployed("shop", "services:", "  job: {image: berth/host, deploy: {mode: global}}");
    assertThat(dock.running("job")).hasSize(1);
    assertThatThrownBy(
            () ->
                dock.call(
                    "POST",
                    "/api/stacks/shop/services/job/scale",
                    new ServiceEndpoints.ScaleRequest(2)))
        .hasMessage(
            "Cannot scale service 'shop/job': its mode is global, one task on every node. Deploy it"
                + " with 'mode: replicated'.");
  }

  @Test
  void aServiceThatNoNodeSuitsIsTold() {
    dock.deploy(
        "shop",
        "services:",
        "  job: {image: berth/host, deploy: {placement: {constraints: [node.role == worker]}}}");
    assertThat(dock.failure("shop"))
        .contains("no suitable node (scheduling constraints not satisfied on 1 node)");
    dock.deployed(
        "shop",
        "services:",
        "  job: {image: berth/host, deploy: {placement: {constraints: [node.role == manager]}}}");
  }
}
