package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class SwarmForeignChangeTest {
  private static JsonNode body(Object spec) {
    return Json.tree(Json.text(Map.of("Spec", spec)).getBytes(StandardCharsets.UTF_8));
  }

  private static JsonNode spec(String text) {
    return Json.tree(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void takesAllReplicasAndGivesThemBack() {
    JsonNode before =
        spec(
            """
            {"Name": "wiki_web", "Labels": {"a": "b"}, "Mode": {"Replicated": {"Replicas": 3}},
             "TaskTemplate": {"ForceUpdate": 2}}
            """);

    JsonNode stopped = body(SwarmForeignChange.stopped(body(before)).orElseThrow());

    assertThat(stopped.path("Spec").path("Mode").path("Replicated").path("Replicas").asInt())
        .isZero();
    assertThat(SwarmForeignChange.replicas(stopped)).isEqualTo(3);
    assertThat(SwarmForeignChange.stopped(stopped)).isEmpty();
    assertThat(body(SwarmForeignChange.started(stopped).orElseThrow()).path("Spec"))
        .isEqualTo(before);
    assertThat(SwarmForeignChange.started(body(before))).isEmpty();
  }

  @Test
  void sendsAGlobalServiceNowhereAndBack() {
    JsonNode before =
        spec(
            """
            {"Name": "wiki_agent", "Labels": {}, "Mode": {"Global": {}},
             "TaskTemplate": {"Placement": {"Constraints": ["node.role == worker"]}}}
            """);

    JsonNode stopped = body(SwarmForeignChange.stopped(body(before)).orElseThrow());

    JsonNode constraints =
        stopped.path("Spec").path("TaskTemplate").path("Placement").path("Constraints");
    assertThat(Json.texts(constraints))
        .containsExactly("node.role == worker", "node.id == berth-stopped");
    assertThat(SwarmForeignChange.constraints(stopped.path("Spec")))
        .containsExactly("node.role == worker");
    assertThat(body(SwarmForeignChange.started(stopped).orElseThrow()).path("Spec"))
        .isEqualTo(before);
  }
}
