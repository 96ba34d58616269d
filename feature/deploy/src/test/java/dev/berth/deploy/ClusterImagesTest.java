package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.PullRequest.Credentials;
import dev.berth.engine.fake.FakeCluster;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.engine.fake.FakeSwarm;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which image the nodes of a cluster run, and with what they fetch it. */
class ClusterImagesTest {
  private static final String REGISTRY = "registry.example:5000";
  private static final String IMAGE = REGISTRY + "/web:1";
  private static final String OLD = "sha256:" + "1".repeat(64);
  private static final String NEW = "sha256:" + "2".repeat(64);
  private static final Map<String, Secret> NOBODY = Map.of();
  private static final Map<String, Secret> ANN =
      Map.of(REGISTRY, Dock.base64("{\"username\":\"ann\",\"password\":\"s3cret\"}"));

  @TempDir Path folder;
  private final FakeMachine machine = new FakeMachine();
  private final FakeSwarm swarm = FakeSwarm.ofNodes(InstantSource.system(), 3);
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(machine, folder, definition -> new FakeCluster(swarm, "one"));
    TargetView _ = dock.addTarget("prod", "swarm");
    swarm.registries().push(IMAGE, OLD);
  }

  @AfterEach
  void close() {
    dock.close();
    swarm.close();
  }

  private StackEndpoints.DeployAnswer deploy(Map<String, Secret> logins, String service) {
    StackEndpoints.DeployRequest plain =
        Dock.request(null, Map.of(), logins, "services:", "  web: {" + service + "}");
    return dock.deploy(
        TestRequest.OPERATOR,
        "shop",
        new StackEndpoints.DeployRequest(
            plain.files(),
            plain.variables(),
            plain.directory(),
            plain.expectedVersion(),
            plain.attachments(),
            plain.profiles(),
            plain.registryAuth(),
            "prod",
            null));
  }

  private StackEndpoints.DeployAnswer deployed(Map<String, Secret> logins, String service) {
    StackEndpoints.DeployAnswer answer = deploy(logins, service);
    dock.done("shop");
    return answer;
  }

  private void guard() {
    swarm.registries().guard(REGISTRY, new Credentials("ann", new Secret("s3cret")));
  }

  private List<String> images() {
    return dock.tasks("/api/tasks?stack=shop").stream()
        .filter(task -> task.state().equals("running"))
        .map(TaskView::image)
        .toList();
  }

  @Test
  void nodesFetchWithTheCredentialsOfWhoDeploys() {
    guard();

    assertThat(deployed(ANN, "image: " + IMAGE).warnings()).isEmpty();

    assertThat(images()).containsExactly(IMAGE + "@" + OLD);
  }

  @Test
  void whatIsWrongWithoutCredentialsIsSaidAtOnceAndWhenNodesFail() {
    guard();

    StackEndpoints.DeployAnswer answer =
        deploy(NOBODY, "image: " + IMAGE + ", deploy: {restart_policy: {delay: 50ms}}");

    assertThat(answer.warnings())
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.toString())
                    .contains("services.web.image: Cannot look up image '" + IMAGE)
                    .contains("docker login " + REGISTRY));
    assertThat(dock.failure("shop")).contains("unauthorized").contains(IMAGE);
    deployed(ANN, "image: " + IMAGE + ", deploy: {restart_policy: {delay: 50ms}}");
  }

  @Test
  void credentialsStayWhenAServiceIsChangedWithoutThem() {
    guard();
    deployed(ANN, "image: " + IMAGE);

    dock.call("POST", "/api/stacks/shop/services/web/scale", new ServiceEndpoints.ScaleRequest(3));
    dock.done("shop");

    assertThat(images()).hasSize(3);
  }

  @Test
  void newCredentialsReachTheClusterThoughNothingElseHasChanged() {
    guard();
    deployed(ANN, "image: " + IMAGE);
    swarm.registries().guard(REGISTRY, new Credentials("ann", new Secret("n3w")));
    Map<String, Secret> newer =
        Map.of(REGISTRY, Dock.base64("{\"username\":\"ann\",\"password\":\"n3w\"}"));
    List<TaskView> before = dock.tasks("/api/tasks?stack=shop");

    assertThat(deployed(newer, "image: " + IMAGE).changed()).isFalse();

    assertThat(dock.tasks("/api/tasks?stack=shop"))
        .extracting(TaskView::id)
        .isEqualTo(before.stream().map(TaskView::id).toList());
    dock.eventually(() -> assertThat(swarm.credentials("web")).isEqualTo("ann n3w"));
  }

  @Test
  void aServiceOfAnotherModeIsMadeAnewWhichIsSaid() {
    deployed(NOBODY, "image: " + IMAGE);

    StackEndpoints.DeployAnswer answer =
        deployed(NOBODY, "image: " + IMAGE + ", deploy: {mode: global}");

    assertThat(answer.warnings())
        .singleElement()
        .satisfies(
            warning ->
                assertThat(warning.toString())
                    .contains("services.web.deploy.mode: A cluster cannot change the mode"));
    dock.eventually(() -> assertThat(images()).hasSize(3));
  }

  @Test
  void whatIsOnTheNodesAloneIsNeitherLoadedNorShown() {
    for (String call : List.of("POST /api/images/pull", "GET /api/images/inspect")) {
      String[] parts = call.split(" ");
      assertThatThrownBy(
              () -> dock.call(parts[0], parts[1] + "?target=prod&reference=" + IMAGE, null))
          .isInstanceOfSatisfying(
              BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED))
          .hasMessageContaining("the nodes of target 'prod' have their images each for itself");
    }
  }

  @Test
  void aTagThatWasPushedAnewIsDeployedAnew() {
    deployed(NOBODY, "image: " + IMAGE);
    assertThat(deployed(NOBODY, "image: " + IMAGE).changed()).isFalse();
    swarm.registries().push(IMAGE, NEW);

    assertThat(deployed(NOBODY, "image: " + IMAGE).changed()).isTrue();

    dock.eventually(() -> assertThat(images()).containsExactly(IMAGE + "@" + NEW));
    assertThat(dock.get(ServiceDetails.class, "/api/stacks/shop/services/web").image())
        .isEqualTo(IMAGE);
  }

  @Test
  void anImageThatIsGoodEnoughWhenItIsThereIsNotLookedUpAgain() {
    String service = "pull_policy: missing, image: " + IMAGE;
    deployed(NOBODY, service);
    swarm.registries().push(IMAGE, NEW);

    assertThat(deployed(NOBODY, service).changed()).isFalse();
    assertThat(images()).containsExactly(IMAGE + "@" + OLD);
  }

  @Test
  void whileTheRegistryIsAwayAnImageStaysWhatItWas() {
    deployed(NOBODY, "image: " + IMAGE);
    swarm.registries().close(REGISTRY);

    StackEndpoints.DeployAnswer again = deployed(NOBODY, "image: " + IMAGE);

    assertThat(again.changed()).isFalse();
    assertThat(again.warnings())
        .singleElement()
        .satisfies(
            warning -> assertThat(warning.message()).contains("stays the one that the last"));
    assertThat(images()).containsExactly(IMAGE + "@" + OLD);
  }

  @Test
  void whatNoRegistryTellsOfIsLookedForByEachNode() {
    StackEndpoints.DeployAnswer answer = deployed(NOBODY, "image: 'local:1'");

    assertThat(answer.warnings())
        .singleElement()
        .satisfies(warning -> assertThat(warning.message()).contains("Each node looks for it"));
    assertThat(images()).containsExactly("local:1");
    assertThat(deployed(NOBODY, "pull_policy: never, image: 'local:1'").warnings()).isEmpty();
  }
}
