package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.ClusterTask;
import dev.berth.engine.Node;
import dev.berth.engine.TaskState;
import dev.berth.engine.TaskState.Cause;
import dev.berth.engine.docker.SwarmNodeReader.Load;
import dev.berth.engine.docker.SwarmServiceReader.Known;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Tasks as the API tells of them. */
class SwarmTaskReaderTest {
  private static final String SERVICE =
      """
      {"ID": "s1", "CreatedAt": "2026-01-01T00:00:00Z", "UpdatedAt": "2026-01-01T00:00:01Z",
       "Spec": {"Name": "shop_web", "Mode": {"Replicated": {"Replicas": 2}},
        "Labels": {"dev.berth.tenant": "default", "dev.berth.stack": "shop",
                   "dev.berth.service": "web", "dev.berth.instance": "abc", "a": "b"},
        "EndpointSpec": {"Ports": [{"Protocol": "tcp", "TargetPort": 80, "PublishMode": "host"},
          {"Protocol": "tcp", "TargetPort": 81, "PublishedPort": 8081, "PublishMode": "host"}]}},
       "Endpoint": {"Ports": [{"Protocol": "tcp", "TargetPort": 82, "PublishedPort": 30000,
          "PublishMode": "ingress"}]}}
      """;

  private static JsonNode tree(String text) {
    return Json.tree(text.getBytes(StandardCharsets.UTF_8));
  }

  private static Node node(String id, String state, boolean here) {
    String body =
        """
        {"ID": "%s", "Spec": {"Role": "worker", "Availability": "active"},
         "Description": {"Hostname": "host-%s", "Resources": {"NanoCPUs": 2000000000}},
         "Status": {"State": "%s", "Addr": "198.19.0.7"}}
        """
            .formatted(id, id, state);
    return SwarmNodeReader.read(
        tree(body), Load.NONE, new SwarmHere(here ? id : "", "198.19.0.7", "20", true));
  }

  private static SwarmTaskReader reader(Node node) {
    Known known = SwarmServiceReader.read(tree(SERVICE)).orElseThrow();
    return new SwarmTaskReader(Map.of("s1", known), Map.of(node.id(), node));
  }

  private static JsonNode task(String state, String desired, String more) {
    return tree(
        """
        {"ID": "t1", "ServiceID": "s1", "Slot": 2, "NodeID": "n1",
         "CreatedAt": "2026-01-01T00:00:02Z", "DesiredState": "%s",
         "Spec": {"ContainerSpec": {"Image": "busybox", "Labels": {"a": "b"}}},
         "Status": {"Timestamp": "2026-01-01T00:00:03Z", "State": "%s"%s}}
        """
            .formatted(desired, state, more));
  }

  private static final String PORTS =
      """
      , "ContainerStatus": {"ContainerID": "c1", "PID": 77},
        "PortStatus": {"Ports": [
         {"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 32768, "PublishMode": "host"},
         {"Protocol": "tcp", "TargetPort": 80, "PublishedPort": 32768, "PublishMode": "host"},
         {"Protocol": "udp", "TargetPort": 9, "PublishedPort": 32770, "PublishMode": "host"},
         {"Protocol": "tcp", "TargetPort": 81, "PublishedPort": 8081, "PublishMode": "host"}]}
      """;

  @Test
  void saysWhereARunningTaskIsReachedAndWhichPortsWereChosen() {
    SwarmTaskReader reader = reader(node("n1", "ready", true));

    ClusterTask task = reader.read(task("running", "running", PORTS)).orElseThrow();

    assertThat(task.isRunning()).isTrue();
    assertThat(((TaskState.Running) task.state()).pid()).isEqualTo(77);
    assertThat(task.wanted()).isTrue();
    assertThat(task.slot()).isEqualTo(2);
    assertThat(task.labels()).isEqualTo(Map.of("a", "b"));
    ClusterTask.Endpoint endpoint = Objects.requireNonNull(task.endpoint());
    assertThat(endpoint.address().getHostAddress()).isEqualTo("198.19.0.7");
    assertThat(endpoint.ports()).isEqualTo(Map.of(80, 32768, 81, 8081, 82, 30000));
    assertThat(endpoint.open()).isEqualTo(Set.of(32768, 8081, 30000));
    assertThat(reader.chosenHere()).containsExactly(32768);
  }

  @Test
  void closesNothingOnOtherMachines() {
    SwarmTaskReader reader = reader(node("n1", "ready", false));

    ClusterTask task = reader.read(task("running", "running", PORTS)).orElseThrow();

    assertThat(reader.chosenHere()).isEmpty();
    assertThat(((TaskState.Running) task.state()).pid()).isZero();
  }

  @Test
  void takesTasksOfANodeThatIsDownForLost() {
    ClusterTask task =
        reader(node("n1", "down", false)).read(task("running", "shutdown", PORTS)).orElseThrow();

    assertThat(task.state())
        .isInstanceOfSatisfying(
            TaskState.Exited.class, ended -> assertThat(ended.cause()).isEqualTo(Cause.LOST));
    assertThat(task.endpoint()).isNull();
    assertThat(task.wanted()).isFalse();
    assertThat(task.message()).isEqualTo("its node 'host-n1' is down");
    ClusterTask unknown =
        reader(node("n2", "ready", false)).read(task("running", "running", PORTS)).orElseThrow();
    assertThat(unknown.isRunning()).isFalse();
  }

  @Test
  void saysHowATaskHasEnded() {
    assertEnd(
        "failed",
        """
        , "Err": "task: non-zero exit (3)",
          "ContainerStatus": {"ContainerID": "c", "ExitCode": 3}
        """,
        new TaskState.Exited(at(), 3, Cause.EXITED, "exited with code 3"));
    assertEnd(
        "failed",
        """
        , "Err": "starting container failed: no such file",
          "ContainerStatus": {"ContainerID": "c", "ExitCode": 127}
        """,
        new TaskState.Exited(
            at(), 127, Cause.NOT_STARTED, "starting container failed: no such file"));
    assertEnd(
        "rejected",
        ", \"Err\": \"No such image: busybox\"",
        new TaskState.Exited(
            at(),
            255,
            Cause.NOT_STARTED,
            "node 'host-n1' has no image 'busybox' and could not fetch it. See that it is in registry 'docker.io' and that the node reaches that; if it wants a password, use 'docker login docker.io' where you deploy, and deploy again"));
    assertEnd(
        "shutdown",
        """
        , "ContainerStatus": {"ContainerID": "c", "ExitCode": 137}
        """,
        new TaskState.Exited(at(), 137, Cause.EXITED, "killed by signal 9"));
    assertEnd(
        "failed",
        """
        , "Err": "task: non-zero exit (137): dockerexec: unhealthy container",
          "ContainerStatus": {"ContainerID": "c", "ExitCode": 137}
        """,
        new TaskState.Exited(at(), 137, Cause.EXITED, "killed: unhealthy container"));
  }

  private static Instant at() {
    return Instant.parse("2026-01-01T00:00:03Z");
  }

  private static void assertEnd(String state, String more, TaskState.Exited expected) {
    ClusterTask task =
        reader(node("n1", "ready", false)).read(task(state, "shutdown", more)).orElseThrow();
    assertThat(task.state()).isEqualTo(expected);
    assertThat(task.wanted()).isFalse();
  }

  @Test
  void saysWhatATaskWaitsFor() {
    ClusterTask task =
        reader(node("n1", "ready", false))
            .read(
                task(
                    "pending",
                    "running",
                    ", \"Message\": \"pending task scheduling\", \"Err\": \"no suitable node\""))
            .orElseThrow();

    assertThat(task.state()).isEqualTo(new TaskState.Created());
    assertThat(task.wanted()).isTrue();
    assertThat(task.message()).isEqualTo("no suitable node");
  }
}
