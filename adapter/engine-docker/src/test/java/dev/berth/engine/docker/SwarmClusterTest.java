package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.ClusterTask;
import dev.berth.engine.Contents;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Node;
import dev.berth.engine.PullRequest;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.engine.ServiceIdentity;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import dev.berth.kit.LabRegistry;
import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What Swarm alone is like, on three nodes. */
@Tag("full")
@Timeout(120)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "busybox"})
class SwarmClusterTest {
  private static final String PASSWORD = "s3cret-of-the-lab";

  private static SwarmLab lab;
  private SwarmTrial trial;

  @BeforeAll
  static void startLab() throws IOException {
    lab = SwarmLab.start(3, 1);
  }

  @AfterAll
  static void stopLab() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void begin() {
    trial = SwarmTrial.begin(lab);
  }

  @AfterEach
  void end() throws IOException {
    trial.close();
  }

  @Test
  void showsWhereTheTasksOfAServiceAreReached() throws IOException {
    NetworkName network = new NetworkName(TenantId.DEFAULT, "shop_default");
    trial.cluster().networks().create(NetworkSpec.of(network, Map.of()));
    SwarmSpecs web = SwarmSpecs.server("shop", "web").in(network, "web").replicas(3);
    ServiceIdentity identity = web.spec().identity();

    trial.cluster().services().create(web.spec(), Contents.NONE);

    List<ClusterTask> tasks = trial.awaitRunning(identity, 3);
    assertThat(tasks).extracting(ClusterTask::node).doesNotContainNull().doesNotHaveDuplicates();
    assertThat(tasks).extracting(ClusterTask::slot).containsExactlyInAnyOrder(1, 2, 3);
    for (ClusterTask task : tasks) {
      Eventually.withinSeconds(
          20, () -> assertThat(SwarmTrial.ask(task, 80, "/name")).isNotEmpty());
      ClusterTask.Endpoint endpoint = Objects.requireNonNull(task.endpoint());
      assertThat(endpoint.open()).containsExactlyElementsOf(endpoint.ports().values());
      assertThat(task.labels()).isEqualTo(Map.of("version", "1"));
    }
    assertThat(lab.node(1).docker("stack", "ls", "--format", "{{.Name}} {{.Services}}"))
        .contains("shop 1");
    assertThatThrownBy(() -> trial.cluster().networks().remove(network))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));

    trial.cluster().services().remove(identity);
    Eventually.withinSeconds(20, () -> assertThat(trial.tasks(identity)).isEmpty());
  }

  @Test
  @Requires({"docker-registry", "htpasswd"})
  void nodesFetchImagesWithCredentialsAndKeepThem(@TempDir Path folder) throws Exception {
    try (LabRegistry registry = LabRegistry.start(lab, folder, PASSWORD)) {
      registry.take(lab.node(1), "busybox", "team/app:1", PASSWORD);
      String image = registry.name() + "/team/app:1";
      SwarmSpecs app = SwarmSpecs.sleeping("shop", "app").image(image).onNode("node2");
      ServiceIdentity identity = app.spec().identity();
      Credentials wrong = new Credentials(LabRegistry.USER, new Secret("guessed"));
      Credentials right = new Credentials(LabRegistry.USER, new Secret(PASSWORD));

      trial.cluster().services().create(app.spec(), Contents.NONE, wrong);

      Eventually.withinSeconds(
          20,
          () ->
              assertThat(trial.tasks(identity))
                  .anySatisfy(
                      task ->
                          assertThat(task.message())
                              .contains("node 'node2'", image, "docker login " + registry.name())));
      assertThatThrownBy(() -> lookUp(image, wrong)).satisfies(e -> denied(e));
      assertThatThrownBy(() -> lookUp(image, null)).satisfies(e -> denied(e));
      String pinned = lookUp(image, right);
      assertThat(pinned).startsWith(image + "@sha256:");

      trial.cluster().services().update(app.image(pinned).spec(), Contents.NONE, right);
      List<ClusterTask> before = trial.awaitRunning(identity, 1);
      trial.cluster().services().update(app.image(pinned).spec(), Contents.NONE, wrong);
      trial.cluster().services().update(app.image(pinned).spec(), Contents.NONE, right);
      assertThat(trial.awaitRunning(identity, 1))
          .extracting(ClusterTask::id)
          .containsExactly(before.getFirst().id());

      SwarmSpecs moved = app.image(pinned).onNode("node3");
      trial.cluster().services().update(moved.spec(), Contents.NONE);
      Eventually.withinSeconds(
          20,
          () ->
              assertThat(trial.running(identity))
                  .singleElement()
                  .satisfies(task -> assertThat(task.node()).isEqualTo(node("node3"))));
      assertThat(lab.node(1).docker("service", "inspect", "shop_app"))
          .doesNotContain(PASSWORD)
          .doesNotContain("guessed");
    }
  }

  private String lookUp(String image, @Nullable Credentials credentials)
      throws InterruptedException {
    PullRequest request = new PullRequest(credentials, null);
    return trial.cluster().images().pull(TenantId.DEFAULT, image, request, _ -> {}).id();
  }

  private static void denied(Throwable failure) {
    assertThat(failure)
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.DENIED))
        .hasMessageNotContaining(PASSWORD);
  }

  private String node(String name) {
    return trial.cluster().picture().nodes().stream()
        .filter(node -> node.name().equals(name))
        .findFirst()
        .orElseThrow()
        .id();
  }

  @Test
  void knowsItsNodes() {
    List<Node> nodes = trial.cluster().picture().nodes();

    assertThat(nodes).extracting(Node::name).containsExactly("node1", "node2", "node3");
    assertThat(nodes)
        .extracting(Node::role)
        .containsExactly(Node.Role.LEADER, Node.Role.WORKER, Node.Role.WORKER);
    assertThat(nodes).extracting(Node::here).containsExactly(true, false, false);
    assertThat(nodes.get(1).address()).isEqualTo(lab.node(2).address());
    assertThat(nodes.get(1).attributes()).containsEntry("os", "linux").containsKey("engine");
    assertThat(trial.cluster().health().ready()).as(trial.cluster().health().summary()).isTrue();
  }
}
