package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.deploy.StepFailure.Outlook;
import dev.berth.engine.ClusterService.Update;
import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.PortBinding.Protocol;
import dev.berth.engine.TaskState;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class ClusterPlannerTest {
  private static final Update UPDATING = new Update(Update.State.UPDATING, "update in progress");
  private static final Update PAUSED = new Update(Update.State.PAUSED, "update paused");
  private static final Update ROLLING_BACK = new Update(Update.State.ROLLING_BACK, "");
  private static final Update ROLLED_BACK = new Update(Update.State.ROLLED_BACK, "");

  private final ClusterScene scene = new ClusterScene();

  @Test
  void createsWhatIsMissing() {
    scene.service("web", 2);
    assertThat(scene.steps()).containsExactly("create shop_web");
    assertThat(scene.told("web")).isEqualTo("DEPLOYING 0/2 0 of 2 ready");
  }

  @Test
  void asksForNothingTwice() {
    scene.service("web", 2).asked("web", null);
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void makesNetworksFirst() {
    scene.service("web", 1).network("shop_default");
    assertThat(scene.steps()).containsExactly("ensure network shop_default");
    assertThat(scene.told("web")).isEqualTo("DEPLOYING 0/1 waits for its networks");
  }

  @Test
  void isDoneWhenEveryTaskRuns() {
    scene.service("web", 2).shown("web").running("web", 1);
    assertThat(scene.told("web")).isEqualTo("DEPLOYING 1/2 1 of 2 ready");
    scene.running("web", 2);
    assertThat(scene.told("web")).isEqualTo("RUNNING 2/2");
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void updatesWhatHasChangedAndNothingElse() {
    scene.service("web", 1).service("db", 1).shown("web").shown("db").deploy("web", "web:2");
    assertThat(scene.steps()).containsExactly("update shop_web");
  }

  @Test
  void doesNotReplaceTasksForAnotherNumber() {
    scene.service("web", 1).shown("web").running("web", 1);
    scene.change("web", service -> service.withReplicas(2, Scene.NOW));
    assertThat(scene.steps()).containsExactly("update shop_web");
    scene.shown("web");
    assertThat(scene.verdicts()).isEmpty();
    assertThat(scene.told("web")).isEqualTo("DEPLOYING 1/2 1 of 2 ready");
  }

  @Test
  void concludesAnUpdateWhenTheClusterHas() {
    scene.service("web", 1).running("web", 1).deploy("web", "web:2").shown("web", UPDATING);
    assertThat(scene.verdicts()).isEmpty();
    assertThat(scene.status("web").state()).isEqualTo(ServiceStatus.State.DEPLOYING);
    scene.withoutTasks().running("web", 1);
    assertThat(scene.verdicts()).isEmpty();
    scene.shown("web", new Update(Update.State.COMPLETED, ""));
    assertThat(scene.verdicts()).containsExactly(Rollout.State.COMPLETED);
    assertThat(scene.told("web")).isEqualTo("RUNNING 1/1");
  }

  @Test
  void pausesWithTheCluster() {
    scene.service("web", 1).running("web", 1).deploy("web", "web:2");
    scene.failed("web", 2, "exited with code 1").shown("web", PAUSED);
    assertThat(scene.verdicts()).containsExactly(Rollout.State.PAUSED);
    assertThat(scene.told("web"))
        .isEqualTo(
            "FAILED 1/1 the update is paused, what ran before serves on: exited with code 1");
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void goesBackWhenTheClusterHasGoneBack() {
    scene.service("web", 1).running("web", 1);
    Map<String, String> before = scene.form("web").spec().labels();
    scene.deploy("web", "web:2").failed("web", 1, "no such image");

    scene.shown("web", before, 1, ROLLING_BACK);
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.verdicts()).isEmpty();
    assertThat(scene.told("web"))
        .isEqualTo("DEPLOYING 1/1 the update failed and is rolled back: no such image");

    scene.shown("web", before, 1, ROLLED_BACK);
    assertThat(scene.steps()).isEmpty();
    assertThat(scene.plan().verdicts())
        .singleElement()
        .satisfies(
            verdict -> {
              assertThat(verdict.state()).isEqualTo(Rollout.State.ROLLBACK_STARTED);
              assertThat(verdict.message()).isEqualTo("no such image");
            });
  }

  @Test
  void triesWhatWasTakenBackAgainWhenItIsDeployedAgain() {
    scene.service("web", 1);
    Map<String, String> before = scene.form("web").spec().labels();
    scene.deploy("web", "web:2").failed("web", 1, "no such image");
    scene.shown("web", before, 1, ROLLED_BACK);
    scene.change("web", service -> service.restarted(Scene.NOW.plusSeconds(1)));

    assertThat(scene.steps()).containsExactly("update shop_web");
  }

  @Test
  void removesWhatNobodyWants() {
    scene
        .service("web", 1)
        .shown("web")
        .running("web", 1)
        .existingNetwork("shop_default")
        .removed();
    assertThat(scene.steps()).containsExactly("remove shop_web");
    scene.asked("web", ClusterStep.GONE);
    assertThat(scene.steps()).isEmpty();
  }

  @Test
  void removesNetworksWhenNothingOfTheirStackIsLeft() {
    scene.existingNetwork("shop_default").removed();
    assertThat(scene.steps()).containsExactly("remove network shop_default");
  }

  @Test
  void keepsANetworkUntilTasksHaveMoved() {
    scene.service("web", 1).existingNetwork("shop_old").shown("web").running("web", 1);
    scene.deploy("web", "web:2").shown("web", UPDATING);
    assertThat(scene.steps()).isEmpty();
    scene.change("web", service -> service.withRollout(null)).shown("web");
    scene.withoutTasks().running("web", 1);
    assertThat(scene.steps()).containsExactly("remove network shop_old");
  }

  @Test
  void saysWhyNothingIsPlaced() {
    scene.service("web", 1).shown("web");
    scene.task("web", 1, new TaskState.Created(), true, "no suitable node");
    assertThat(scene.told("web")).isEqualTo("FAILED 0/1 no suitable node");
  }

  @Test
  void saysThatTasksKeepFailing() {
    scene.service("web", 1).shown("web");
    scene.failed("web", 1, "exited with code 1").failed("web", 1, "exited with code 2");
    assertThat(scene.status("web").state()).isEqualTo(ServiceStatus.State.DEPLOYING);
    scene.failed("web", 1, "exited with code 3");
    assertThat(scene.told("web"))
        .isEqualTo("FAILED 0/1 failed 3 times in a row: exited with code 3");
  }

  @Test
  void saysWhatTheClusterRefuses() {
    scene.service("web", 1).refused("web", 1, Outlook.POOR, "Port 80 is taken.");
    assertThat(scene.told("web")).isEqualTo("FAILED 0/1 Port 80 is taken.");
  }

  @Test
  void waitsWhileTheClusterDoesNotAnswer() {
    scene.service("web", 1).trouble("waits for target 'prod': no quorum");
    assertThat(scene.told("web")).isEqualTo("DEPLOYING 0/1 waits for target 'prod': no quorum");
  }

  @Test
  void givesARoutedPortAPortOfTheNode() {
    scene
        .service(
            "web",
            1,
            spec ->
                new ServiceSpec(
                    spec.image(),
                    spec.imageId(),
                    spec.process(),
                    spec.filesystem(),
                    new Networking(
                        Networking.Namespace.OWN,
                        null,
                        List.of(),
                        List.of(new PortBinding(null, 8443, 443, Protocol.TCP)),
                        Map.of()),
                    spec.isolation(),
                    spec.upkeep(),
                    new ServiceSpec.Routing(Map.of(), new TreeSet<>(Set.of(80, 443))),
                    new ClusterTraits(Endpoint.ADDRESSES_OF_TASKS, Set.of(8443), null, null)))
        .routed(80)
        .routed(443);
    assertThat(scene.form("web").spec().ports())
        .isEqualTo(
            new ClusterServiceSpec.Ports(
                List.of(
                    new Published(8443, 443, Protocol.TCP, true),
                    new Published(0, 80, Protocol.TCP, true)),
                Endpoint.ADDRESSES_OF_TASKS));
  }

  @Test
  void movesTasksAwayFromANodeWithNewOnesFirst() {
    scene.service("web", 1).shown("web").running("web", 1).avoiding("n1");
    assertThat(scene.steps()).containsExactly("update shop_web");
    assertThat(scene.form("web").spec().placement().constraints()).containsExactly("node.id != n1");
    assertThat(scene.form("web").spec().operation().update().startFirst()).isTrue();
  }
}
