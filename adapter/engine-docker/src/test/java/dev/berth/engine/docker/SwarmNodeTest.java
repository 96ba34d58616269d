package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.ClusterServiceSpec.Template;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Contents;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Node;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.ServiceIdentity;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import dev.berth.kit.SwarmNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What happens across the machines of a swarm. */
@Tag("full")
@Timeout(180)
@Requires({
  "root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "nft", "bash", "busybox"
})
class SwarmNodeTest {
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

  private Node node(int number) {
    return trial.cluster().picture().nodes().stream()
        .filter(node -> node.name().equals("node" + number))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void carriesTrafficBetweenNodes() throws Exception {
    NetworkName network = new NetworkName(TenantId.DEFAULT, "shop_default");
    trial
        .cluster()
        .networks()
        .create(new NetworkSpec(network, false, "10.77.0.0/24", Map.of(), Map.of()));
    SwarmSpecs web = SwarmSpecs.server("shop", "web").in(network, "web", "www").onNode("node2");
    SwarmSpecs client =
        SwarmSpecs.of(
                "shop",
                "client",
                "until a=$(nslookup www | grep -o '10[.]77[.]0[.][0-9]*') && printf 'GET /name HTTP/1.0\\r\\n\\r\\n' | nc $a 80 | tail -n 1 | grep .; do sleep 0.2; done; while true; do sleep 0.1; done")
            .in(network, "client")
            .onNode("node3");
    trial.cluster().services().create(web.spec(), Contents.NONE);
    trial.cluster().services().create(client.spec(), Contents.NONE);

    TaskId asking = trial.awaitRunning(client.spec().identity(), 1).getFirst().id();
    String name =
        SwarmTrial.ask(trial.awaitRunning(web.spec().identity(), 1).getFirst(), 80, "/name");
    try (LogStream log = trial.cluster().tasks().logs(asking, new LogRequest(true, -1, null))) {
      assertThat(Objects.requireNonNull(log.next()).text()).isEqualTo(name);
    }
    assertThat(trial.cluster().networks().list())
        .singleElement()
        .satisfies(found -> assertThat(found.subnet()).isEqualTo("10.77.0.0/24"));
  }

  @Test
  void makesEncryptedNetworksAndRefusesOthersOfTheName() {
    NetworkName name = new NetworkName(TenantId.DEFAULT, "Shop.secret_net");
    NetworkSpec spec = new NetworkSpec(name, true, null, Map.of(), Map.of("encrypted", ""));

    var made = trial.cluster().networks().create(spec);

    assertThat(made.spec()).isEqualTo(spec);
    assertThat(trial.cluster().networks().create(spec)).isEqualTo(made);
    assertThatThrownBy(() -> trial.cluster().networks().create(NetworkSpec.of(name, Map.of())))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    NetworkName other = new NetworkName(TenantId.DEFAULT, "other");
    NetworkSpec overlapping = new NetworkSpec(other, false, made.subnet(), Map.of());
    assertThatThrownBy(() -> trial.cluster().networks().create(overlapping))
        .hasMessageContaining("overlaps");
    trial.cluster().networks().remove(name);
    trial.cluster().networks().remove(name);
    assertThat(trial.cluster().networks().find(name)).isEmpty();
  }

  @Test
  void runsCommandsOnTheNodeThatIsTalkedToAlone() throws Exception {
    SwarmSpecs near = SwarmSpecs.sleeping("shop", "near").onNode("node1");
    SwarmSpecs far = SwarmSpecs.sleeping("shop", "far").onNode("node2");
    trial.cluster().services().create(near.spec(), Contents.NONE);
    trial.cluster().services().create(far.spec(), Contents.NONE);
    TaskId here = trial.awaitRunning(near.spec().identity(), 1).getFirst().id();
    TaskId there = trial.awaitRunning(far.spec().identity(), 1).getFirst().id();

    try (ExecSession exec = trial.cluster().tasks().exec(here, ExecSpec.of(List.of("cat")))) {
      try (OutputStream in = exec.stdin()) {
        in.write("hello\n".getBytes(StandardCharsets.UTF_8));
      }
      assertThat(new String(exec.stdout().readAllBytes(), StandardCharsets.UTF_8))
          .isEqualTo("hello\n");
      assertThat(exec.waitFor(Duration.ofSeconds(20))).hasValue(0);
    }
    assertThat(trial.cluster().tasks().stats(here).memory().bytes()).isPositive();
    assertThatThrownBy(
            () -> trial.cluster().tasks().exec(there, ExecSpec.of(List.of("true"))).close())
        .isInstanceOfSatisfying(
            BerthException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
              assertThat(e).hasMessageContaining("node 'node2'").hasMessageContaining("'node1'");
            });
    assertThatThrownBy(() -> trial.cluster().tasks().stats(new TaskId("nosuchtask")))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void readsTheLogOfATerminal() throws Exception {
    SwarmSpecs web =
        SwarmSpecs.of("shop", "web", "echo one; echo two; while true; do sleep 1; done");
    Template was = web.spec().template();
    ProcessSpec process =
        new ProcessSpec(null, was.process().command(), Map.of(), null, null, true, null);
    Template terminal =
        new Template(
            was.image(),
            process,
            was.filesystem(),
            was.drivers(),
            was.networking(),
            was.isolation());
    trial.cluster().services().create(web.template(terminal).spec(), Contents.NONE);
    TaskId task = trial.awaitRunning(web.spec().identity(), 1).getFirst().id();

    try (LogStream log = trial.cluster().tasks().logs(task, new LogRequest(true, -1, null))) {
      LogLine one = Objects.requireNonNull(log.next());
      assertThat(one.text()).isEqualTo("one");
      assertThat(one.time()).isAfter(Instant.EPOCH);
      assertThat(Objects.requireNonNull(log.next()).text()).isEqualTo("two");
    }
  }

  @Test
  void endsAFollowedLogWithItsTask() throws Exception {
    SwarmSpecs short1 = SwarmSpecs.of("shop", "short", "echo one; sleep 2; echo two; sleep 0.5");
    trial.cluster().services().create(short1.spec(), Contents.NONE);
    TaskId task = trial.awaitRunning(short1.spec().identity(), 1).getFirst().id();

    try (LogStream log = trial.cluster().tasks().logs(task, new LogRequest(true, -1, null))) {
      assertThat(Objects.requireNonNull(log.next()).text()).isEqualTo("one");
      assertThat(Objects.requireNonNull(log.next()).text()).isEqualTo("two");
      assertThat(log.next()).isNull();
    }
  }

  @Test
  void movesTasksOffANodeThatIsDrained() {
    Node second = node(2);
    trial.cluster().nodes().label(second.id(), Map.of("zone", "a", "disk", "ssd"), Set.of());
    trial.cluster().nodes().label(second.id(), Map.of("zone", "b"), Set.of("disk"));
    Eventually.withinSeconds(20, () -> assertThat(node(2).labels()).isEqualTo(Map.of("zone", "b")));
    SwarmSpecs web = SwarmSpecs.sleeping("shop", "web").replicas(3);
    trial.cluster().services().create(web.spec(), Contents.NONE);
    ServiceIdentity identity = web.spec().identity();
    List<ClusterTask> before = trial.awaitRunning(identity, 3);
    assertThat(before).extracting(ClusterTask::node).contains(second.id());

    trial.cluster().nodes().makeAvailable(second.id(), Node.Availability.DRAIN);

    Eventually.withinSeconds(
        20,
        () -> {
          assertThat(node(2).availability()).isEqualTo(Node.Availability.DRAIN);
          assertThat(trial.running(identity))
              .hasSize(3)
              .extracting(ClusterTask::node)
              .doesNotContain(second.id());
          assertThat(node(2).capacity().tasks()).isZero();
        });
    trial.cluster().nodes().makeAvailable(second.id(), Node.Availability.ACTIVE);
    trial.cluster().nodes().label(second.id(), Map.of(), Set.of("zone"));
    Eventually.withinSeconds(
        20, () -> assertThat(node(2).availability()).isEqualTo(Node.Availability.ACTIVE));
  }

  @Test
  void removesNoNodeThatIsNeeded() {
    refused(() -> trial.cluster().nodes().remove(node(1).id(), true), ErrorCode.CONFLICT);
    refused(() -> trial.cluster().nodes().remove(node(3).id(), false), ErrorCode.CONFLICT);
    refused(() -> trial.cluster().nodes().remove("nosuchnode", false), ErrorCode.NOT_FOUND);
    refused(
        () -> trial.cluster().nodes().label("nosuchnode", Map.of(), Set.of()), ErrorCode.NOT_FOUND);
  }

  private static void refused(Runnable action, ErrorCode code) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void closesPortsOfItsOwnMachineToOthers() throws IOException {
    SwarmNode first = lab.node(1);
    SwarmMachine.Own inside =
        new SwarmMachine.Own(List.of("nsenter", "--net=/run/netns/" + first.namespace()));
    SwarmMachine machine =
        new SwarmMachine() {
          @Override
          public boolean has(InetAddress address) {
            return address.getHostAddress().equals(first.address());
          }

          @Override
          public void filter(String script) throws IOException {
            inside.filter(script);
          }
        };
    SwarmSpecs web = SwarmSpecs.server("shop", "web").onNode("node1");
    try (SwarmCluster cluster =
        SwarmCluster.open(SwarmTrial.settings(first, trial.instance()), machine)) {
      cluster.connect();
      cluster.services().create(web.spec(), Contents.NONE);
      Eventually.withinSeconds(
          20,
          () ->
              assertThat(cluster.picture().tasks())
                  .singleElement()
                  .satisfies(
                      task ->
                          assertThat(Objects.requireNonNull(task.endpoint()).open()).isEmpty()));
      ClusterTask task = cluster.picture().tasks().getFirst();
      String connecting =
          "exec 3<>/dev/tcp/%s/%d"
              .formatted(first.address(), Objects.requireNonNull(task.endpoint()).ports().get(80));
      assertThat(first.attempt("timeout", "2", "bash", "-c", connecting).exitCode()).isZero();
      assertThat(lab.node(2).attempt("timeout", "2", "bash", "-c", connecting).exitCode())
          .isNotZero();
      assertThatThrownBy(() -> SwarmTrial.ask(task, 80, "/name")).isInstanceOf(IOException.class);
      String _ = first.run("nft", "flush", "ruleset");
      Eventually.withinSeconds(
          10, () -> assertThat(first.run("nft", "list", "tables")).contains(trial.instance()));

      cluster.services().remove(web.spec().identity());
      Eventually.withinSeconds(
          20,
          () -> assertThat(first.run("nft", "list", "tables")).doesNotContain(trial.instance()));
    }
  }
}
