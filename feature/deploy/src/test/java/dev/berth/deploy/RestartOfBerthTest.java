package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Engine;
import dev.berth.engine.EngineHealth;
import dev.berth.engine.EngineTask;
import dev.berth.engine.fake.FakeEngine;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a later process makes of what an earlier one left. */
class RestartOfBerthTest {
  private static final String[] WEB = {
    "services:", "  web: {image: berth/host, deploy: {replicas: 2}}"
  };

  @TempDir Path folder;
  private final FakeMachine machine = new FakeMachine();

  @Test
  void runningTasksAreAdopted() {
    List<EngineTask> before = deployAndLeave();
    try (Dock second = new Dock(machine, folder)) {
      second.done("shop");
      assertThat(second.running("web")).isEqualTo(before);
      assertThat(second.stack("shop").version()).isEqualTo(1);
      assertThat(second.events).isEmpty();
    }
  }

  @Test
  void tasksThatEndedMeanwhileAreReplaced() {
    List<EngineTask> before = deployAndLeave();
    try (FakeEngine between = new FakeEngine(InstantSource.system(), machine)) {
      between.tasks().kill(before.getFirst().id(), "KILL");
    }
    try (Dock second = new Dock(machine, folder)) {
      second.eventually(() -> assertThat(second.running("web")).hasSize(2));
      assertThat(second.running("web")).contains(before.getLast());
    }
  }

  @Test
  void tasksThatNobodyWantsAreEnded() {
    deployAndLeave();
    Path emptied = folder.resolve("other");
    assertThat(emptied.toFile().mkdir()).isTrue();
    try (Dock second = new Dock(machine, emptied)) {
      second.eventually(() -> assertThat(second.engine.tasks().list()).isEmpty());
      second.eventually(() -> assertThat(second.engine.networks().list()).isEmpty());
      second.eventually(() -> assertThat(second.deployments.stacks(TenantId.DEFAULT)).isEmpty());
    }
  }

  @Test
  void everythingComesBackOnAMachineThatHasForgottenIt() {
    deployAndLeave();
    try (Dock second = new Dock(new FakeMachine(), folder)) {
      second.eventually(() -> assertThat(second.running("web")).hasSize(2));
    }
  }

  /** What there is of it is not known yet. */
  @Test
  void aStackRemovedWhileTheEngineIsAwayIsNotCalledGone() {
    deployAndLeave();
    UnaryOperator<Engine> away =
        engine -> {
          ((FakeEngine) engine).setHealth(EngineHealth.broken("It is away."));
          return engine;
        };
    try (Dock second = new Dock(new FakeMachine(), folder, DeploySettings.DEFAULT, away)) {
      second.call("DELETE", "/api/stacks/shop", null);
      assertThat(second.deployments.stacks(TenantId.DEFAULT))
          .extracting(StackView::state)
          .containsExactly("removing");
      assertThat(second.stack("shop").state()).isEqualTo("removing");
      assertThat(second.stack("shop").deployment().message())
          .isEqualTo("being removed: It is away.");

      second.engine.setHealth(EngineHealth.ready("It is back.", List.of()));

      second.eventually(() -> assertThat(second.deployments.stacks(TenantId.DEFAULT)).isEmpty());
    }
  }

  private List<EngineTask> deployAndLeave() {
    try (Dock first = new Dock(machine, folder)) {
      first.deploy("shop", WEB);
      first.eventually(() -> assertThat(first.running("web")).hasSize(2));
      return first.running("web");
    }
  }
}
