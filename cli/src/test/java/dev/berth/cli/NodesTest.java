package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class NodesTest {
  private static final String STACK =
      "node-exec-"
          + Long.toString(Stage.NOON.toEpochMilli(), Character.MAX_RADIX)
          + "-"
          + Long.toString(ProcessHandle.current().pid(), Character.MAX_RADIX);
  private static final String DRAIN = "POST /api/nodes/n2/drain?timeout=600";

  private Stage stage;

  @BeforeEach
  void open() {
    stage =
        new Stage()
            .answer("GET /api/nodes", 200, Samples.NODES)
            .answer("GET /api/nodes/n2", 200, Samples.MEMBER)
            .answer("GET /api/nodes/n3", 200, Samples.LOST)
            .answer("POST /api/nodes/n2", 204, "");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  /** What comes behind {@code --} is not the command line's. */
  private int exec(String... words) {
    List<String> all = new ArrayList<>(List.of("--server", stage.url(), "node", "exec"));
    all.addAll(Arrays.asList(words));
    return stage.playAlone(all.toArray(String[]::new));
  }

  private void answersJob(String tasks, String logs) {
    stage
        .answer("PUT /api/stacks/" + STACK, 202, "{\"name\":\"x\",\"version\":1}")
        .answer("GET /api/tasks?all=true&stack=" + STACK, 200, tasks)
        .answer("GET /api/stacks/" + STACK + "/logs", 200, logs)
        .answer("DELETE /api/stacks/" + STACK, 204, "");
  }

  private static String task(String service, int code) {
    return "{\"id\":\"t-%s\",\"service\":\"%s\",\"state\":\"exited\",\"exitCode\":%d}"
        .formatted(service, service, code);
  }

  private static String line(String service, String stream, String text) {
    return "{\"service\":\"%s\",\"slot\":1,\"stream\":\"%s\",\"text\":\"%s\"}%n"
        .formatted(service, stream, text);
  }

  @Test
  void givesAndTakesLabels() {
    assertThat(stage.play("node", "label", "n2", "disk=ssd", "empty=", "rack-")).isZero();

    assertThat(stage.requests())
        .containsExactly(
            "POST /api/nodes/n2 {\"addLabels\":{\"disk\":\"ssd\",\"empty\":\"\"},\"removeLabels\":[\"rack\"]}");
    assertThat(stage.out()).isEqualTo("n2\n");
  }

  @Test
  void refusesWhatIsNoLabel() {
    for (String label : List.of("disk", "=ssd", "-")) {
      assertThat(stage.clear().play("node", "label", "n2", label)).isEqualTo(2);
      assertThat(stage.err())
          .isEqualTo(
              "'%s' is neither KEY=VALUE nor KEY-.\nRun 'berth node label --help' to see how it is used.\n"
                  .formatted(label));
    }
    assertThat(stage.requests()).isEmpty();
  }

  @Test
  void drains() {
    stage.answer(
        DRAIN,
        200,
        """
        {"type":"progress","message":"2 tasks to move (shop/web)","tasks":2,"services":["shop/web"]}
        {"type":"done"}
        """);
    assertThat(stage.play("node", "drain", "n2")).isZero();
    assertThat(stage.err()).isEqualTo("n2: 2 tasks to move (shop/web)\n");
    assertThat(stage.out()).isEqualTo("n2\n");
  }

  @Test
  void saysWhyANodeIsNotDrained() {
    stage.answer(
        "POST /api/nodes/n2/drain?target=prod&timeout=60",
        200,
        "{\"type\":\"failed\",\"reason\":\"Cannot drain node 'n2': no.\"}\n");
    assertThat(stage.play("node", "drain", "--target", "prod", "--timeout", "1m", "n2"))
        .isEqualTo(1);
    assertThat(stage.err()).isEqualTo("Cannot drain node 'n2': no.\n");
    assertThat(stage.out()).isEmpty();
  }

  @Test
  void activates() {
    assertThat(stage.play("node", "activate", "n2")).isZero();
    assertThat(stage.requests())
        .containsExactly("POST /api/nodes/n2 {\"availability\":\"active\"}");
  }

  @Test
  void drainsBeforeItTakesANodeOut() {
    stage
        .answer(DRAIN, 200, "{\"type\":\"done\"}\n")
        .answer("DELETE /api/nodes/k3xq9dm2w8", 204, "");
    assertThat(stage.play("node", "decommission", "n2")).isZero();
    assertThat(stage.requests())
        .containsExactly("GET /api/nodes/n2", DRAIN, "DELETE /api/nodes/k3xq9dm2w8");
  }

  @Test
  void takesALostNodeOutOnlyIfItIsForcedTo() {
    stage.answer("DELETE /api/nodes/z8mq0dm2w1?force=true", 204, "");
    assertThat(stage.play("node", "decommission", "n3")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            "Cannot drain node 'n3': it is down. Bring it back, or take it out with --force.\n");
    assertThat(stage.play("node", "decommission", "--force", "n3")).isZero();
  }

  @Test
  void runsAProgramOnANode() {
    answersJob(
        "[" + task("n1", 0) + "]",
        line("n1", "stdout", "6.1.0") + line("n1", "stderr", "a warning"));
    assertThat(exec("--image", "busybox", "n2", "--", "echo", "$HOME")).isZero();

    assertThat(stage.out()).isEqualTo("n2: 6.1.0\n");
    assertThat(stage.err()).isEqualTo("n2: a warning\n");
    assertThat(stage.requests().get(1))
        .startsWith("PUT /api/stacks/" + STACK + " ")
        .contains(
            "\\\"entrypoint\\\":[\\\"echo\\\",\\\"$$HOME\\\"]",
            "\\\"image\\\":\\\"busybox\\\"",
            "\\\"mode\\\":\\\"replicated-job\\\"",
            "node.id == k3xq9dm2w8",
            "\"target\":\"prod\"");
    assertThat(stage.requests()).contains("DELETE /api/stacks/" + STACK);
  }

  @Test
  void failsWhereANodeFails() {
    answersJob("[" + task("n1", 3) + "]", "");
    assertThat(exec("-o", "json", "n2", "--", "false")).isEqualTo(1);
    assertThat(stage.out()).contains("\"node\" : \"n2\"", "\"exitCode\" : 3");

    assertThat(stage.clear().requests()).contains("DELETE /api/stacks/" + STACK);
  }

  @Test
  void leavesOutWhoTakesNoTasks() {
    answersJob("[" + task("n1", 0) + "]", line("n1", "stdout", "ok"));
    assertThat(exec("--all", "--", "uname", "-r")).isEqualTo(1);
    assertThat(stage.err()).isEqualTo("n3: it is down\n");
    assertThat(stage.out()).isEqualTo("n1: ok\nn2: ok\n");
  }

  @Test
  void choosesByLabels() {
    answersJob("[" + task("n1", 0) + "]", line("n1", "stdout", "ok"));
    assertThat(exec("--label", "disk=ssd", "--label", "zone=", "--", "uname")).isZero();
    assertThat(stage.out()).isEqualTo("n2: ok\n");
    assertThat(exec("--label", "disk=tape", "--", "uname")).isEqualTo(1);
    assertThat(stage.err()).startsWith("Cannot run it: no node is chosen by that.");
  }

  @Test
  void wantsToKnowWhatIsRunWhere() {
    assertThat(exec("uname")).isEqualTo(2);
    assertThat(stage.err()).startsWith("Name nodes, then -- and the program");
    assertThat(stage.clear().requests()).isEmpty();
    assertThat(exec("n2", "--")).isEqualTo(2);
    assertThat(stage.err()).startsWith("There is no program behind --");
    assertThat(stage.requests()).isEmpty();
  }

  @Test
  void removesItsStackWhereItIsRefused() {
    answersJob("[]", "");
    stage.answer(
        "PUT /api/stacks/" + STACK,
        409,
        "{\"error\":{\"code\":\"UNSUPPORTED\",\"message\":\"Cannot use the image here.\"}}");
    assertThat(exec("n2", "--", "uname")).isEqualTo(1);
    assertThat(stage.err()).isEqualTo("Cannot use the image here.\n");
    assertThat(stage.requests()).contains("DELETE /api/stacks/" + STACK);
  }

  @Test
  void measures() {
    answersJob(
        "[" + task("n1", 0) + "]",
        line("n1", "stdout", "cpu  100 0 100 800 0 0 0 0 0 0")
            + line("n1", "stdout", "cpu  150 0 150 900 0 0 0 0 0 0")
            + line("n1", "stdout", "MemTotal:        8388608 kB")
            + line("n1", "stdout", "MemAvailable:    6291456 kB")
            + line("n1", "stdout", "0.75 0.50 0.25 1/100 1234"));
    assertThat(stage.play("node", "metrics")).isEqualTo(1);
    assertThat(stage.out())
        .isEqualTo(
            """
            NAME  TARGET  MEMORY USED  MEMORY  CPU  LOAD  CPUS  MESSAGE
            n1    local   2.5GiB       4GiB    25%  0.5   2     -
            n2    prod    2GiB         8GiB    50%  0.75  4     -
            n3    prod    -            -       -    -     4     it is down
            """);
  }
}
