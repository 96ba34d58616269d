package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.access.Principal;
import dev.berth.engine.fake.FakeCluster;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.engine.fake.FakeSwarm;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A stack's life on a fake cluster of three nodes, from its file to its end. */
class ClusterDeployTest {
  private static final String[] WEB = {
    "services:",
    "  web:",
    "    image: example/web:1",
    "    expose: [80]",
    "    deploy: {replicas: 3, restart_policy: {delay: 50ms}}"
  };

  @TempDir Path folder;
  private final FakeMachine machine = new FakeMachine();
  private final FakeSwarm swarm = FakeSwarm.ofNodes(InstantSource.system(), 3);
  private Dock dock;

  @BeforeEach
  void open() {
    dock = dock();
    TargetView _ = dock.addTarget("prod", "swarm");
  }

  private Dock dock() {
    return new Dock(machine, folder, definition -> new FakeCluster(swarm, "one"));
  }

  @AfterEach
  void close() {
    dock.close();
    swarm.close();
  }

  private void deployed(String stack, String... lines) {
    StackEndpoints.DeployAnswer _ = dock.deployTo("prod", stack, lines);
    dock.done(stack);
  }

  private ServiceDetails service(String stack, String name) {
    return dock.get(ServiceDetails.class, "/api/stacks/" + stack + "/services/" + name);
  }

  private static String[] with(String[] lines, String from, String to) {
    String text = String.join("\n", lines);
    assertThat(text).contains(from);
    return text.replace(from, to).split("\n", -1);
  }

  @Test
  void spreadsAServiceOverTheNodesAndRoutesToItsTasks() {
    deployed("shop", WEB);

    List<TaskView> tasks = dock.tasks("/api/tasks?stack=shop");
    Set<String> nodes = new HashSet<>();
    tasks.forEach(task -> nodes.add(task.node()));
    assertThat(tasks).hasSize(3).allMatch(task -> task.state().equals("running"));
    assertThat(nodes).containsExactlyInAnyOrder("node1", "node2", "node3");
    assertThat(dock.stack("shop").target()).isEqualTo("prod");
    RoutableService routed = dock.traffic.services.getFirst();
    assertThat(routed.tasks()).hasSize(3).allMatch(task -> task.portFor(80) != 80);
    assertThat(dock.engine.tasks().list()).isEmpty();
  }

  @Test
  void updatesAService() {
    deployed("shop", WEB);
    deployed("shop", with(WEB, "web:1", "web:2"));

    dock.eventually(
        () -> {
          assertThat(dock.tasks("/api/tasks?stack=shop"))
              .hasSize(3)
              .allMatch(task -> task.image().equals("example/web:2"));
          assertThat(service("shop", "web").update())
              .isEqualTo(new ServiceDetails.Update("completed", ""));
        });
  }

  @Test
  void leavesTasksAloneWhenOnlyTheirNumberChanges() {
    deployed("shop", WEB);
    Set<String> before = ids();
    dock.call("POST", "/api/stacks/shop/services/web/scale", new ServiceEndpoints.ScaleRequest(5));
    dock.done("shop");

    assertThat(ids()).hasSize(5).containsAll(before);
  }

  private Set<String> ids() {
    Set<String> ids = new HashSet<>();
    dock.tasks("/api/tasks?stack=shop").forEach(task -> ids.add(task.id()));
    return ids;
  }

  @Test
  void goesBackWithTheClusterWhenAnUpdateFails() {
    String[] careful =
        with(
            WEB,
            "replicas: 3",
            "update_config: {failure_action: rollback, monitor: 300ms}, replicas: 3");
    deployed("shop", careful);
    swarm.failImage("example/web:2");
    StackEndpoints.DeployAnswer answer =
        dock.deployTo("prod", "shop", with(careful, "web:1", "web:2"));

    List<Object> lines = dock.lines("/api/stacks/shop/progress?version=" + answer.version());
    assertThat(lines.getLast().toString()).contains("it is rolled back");
    dock.done("shop");
    assertThat(service("shop", "web").image()).isEqualTo("example/web:1");
    dock.eventually(
        () -> {
          assertThat(service("shop", "web").update())
              .satisfies(update -> assertThat(update.state()).isEqualTo("rollback_completed"));
          assertThat(dock.tasks("/api/tasks?stack=shop"))
              .allMatch(task -> task.image().equals("example/web:1"));
        });
  }

  @Test
  void pausesAnUpdateThatFails() {
    deployed("shop", with(WEB, "replicas: 3", "update_config: {monitor: 300ms}, replicas: 3"));
    swarm.failImage("example/web:2");
    dock.deployTo(
        "prod",
        "shop",
        with(
            with(WEB, "replicas: 3", "update_config: {monitor: 300ms}, replicas: 3"),
            "web:1",
            "web:2"));

    assertThat(dock.failure("shop")).contains("the update is paused, what ran before serves on");
    swarm.mendImage("example/web:2");
    dock.call("POST", "/api/stacks/shop/services/web/restart", null);
    dock.done("shop");
  }

  @Test
  void rollsBackByHand() {
    deployed("shop", WEB);
    deployed("shop", with(WEB, "web:1", "web:2"));
    dock.call("POST", "/api/stacks/shop/services/web/rollback", null);
    dock.done("shop");

    dock.eventually(
        () ->
            assertThat(dock.tasks("/api/tasks?stack=shop"))
                .allMatch(task -> task.image().equals("example/web:1")));
  }

  @Test
  void stopsStartsAndRestarts() {
    deployed("shop", WEB);
    Set<String> before = ids();
    dock.call("POST", "/api/stacks/shop/services/web/restart", null);
    dock.done("shop");
    dock.eventually(() -> assertThat(ids()).hasSize(3).doesNotContainAnyElementsOf(before));

    dock.call("POST", "/api/stacks/shop/services/web/stop", null);
    dock.done("shop");
    assertThat(service("shop", "web").state()).isEqualTo("stopped");
    assertThat(dock.tasks("/api/tasks?stack=shop")).isEmpty();

    dock.call("POST", "/api/stacks/shop/services/web/start", null);
    dock.done("shop");
    assertThat(ids()).hasSize(3);
  }

  @Test
  void stopsAGlobalService() {
    deployed("shop", "services:", "  agent:", "    image: a/b:1", "    deploy: {mode: global}");
    assertThat(service("shop", "agent").replicas()).isEqualTo(3);
    assertThat(ids()).hasSize(3);

    dock.call("POST", "/api/stacks/shop/services/agent/stop", null);
    dock.done("shop");
    assertThat(ids()).isEmpty();
  }

  @Test
  void removesAStackWithItsServicesAndNetworks() {
    deployed("shop", WEB);
    dock.call("DELETE", "/api/stacks/shop", null);

    dock.eventually(
        () -> {
          assertThat(dock.list("/api/stacks")).isEmpty();
          assertThat(dock.list("/api/networks?target=prod")).isEmpty();
        });
    assertThat(dock.traffic.services).isEmpty();
  }

  @Test
  void carriesOnWhereAKilledBerthWas() {
    deployed("shop", WEB);
    Set<String> before = ids();
    dock.close();
    dock = dock();

    dock.done("shop");
    assertThat(ids()).isEqualTo(before);
    assertThat(dock.traffic.services).hasSize(1);
  }

  @Test
  void carriesOnWithWhatAKilledBerthHadBegun() {
    deployed("shop", WEB);
    for (int version = 2; version <= 6; version++) {
      dock.deployTo("prod", "shop", with(WEB, "web:1", "web:" + version));
      dock.close();
      dock = dock();
    }
    dock.done("shop");

    dock.eventually(
        () ->
            assertThat(dock.tasks("/api/tasks?stack=shop"))
                .hasSize(3)
                .allMatch(task -> task.image().equals("example/web:6")));
  }

  @Test
  void keepsTenantsApart() {
    Principal acme = new Principal("alice", new TenantId("acme"), false);
    deployed("shop", WEB);
    StackEndpoints.DeployAnswer _ = dock.deploy(acme, "shop", Dock.onTarget("prod", WEB));

    dock.eventually(() -> assertThat(dock.stackOf(acme, "shop").state()).isEqualTo("running"));
    assertThat(dock.tasks("/api/tasks")).hasSize(3);
    assertThat(dock.traffic.services).hasSize(2);
    dock.deployments.remove(acme.tenant());
    assertThat(dock.tasks("/api/tasks")).hasSize(3);
    assertThat(dock.traffic.services).hasSize(1);
  }

  @Test
  void staysUpWhileItsClusterDoesNotAnswer() {
    deployed("shop", WEB);
    swarm.breakDown("no quorum");

    dock.eventually(
        () ->
            assertThat(dock.get(TargetView.class, "/api/targets/prod"))
                .satisfies(
                    target -> {
                      assertThat(target.ready()).isFalse();
                      assertThat(target.reason()).contains("no quorum");
                    }));
    assertThat(dock.traffic.services.getFirst().tasks()).hasSize(3);
    assertThatThrownBy(() -> dock.deployTo("prod", "other", WEB))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    dock.call("POST", "/api/stacks/shop/services/web/scale", new ServiceEndpoints.ScaleRequest(4));
    dock.eventually(
        () -> assertThat(service("shop", "web").message()).contains("waits for target 'prod'"));

    swarm.mend();
    dock.done("shop");
    assertThat(ids()).hasSize(4);
  }

  @Test
  void startsWhileItsClusterDoesNotAnswer() {
    deployed("shop", WEB);
    dock.close();
    swarm.breakDown("no route to host");
    dock = dock();
    assertThat(dock.stack("shop").state()).isEqualTo("deploying");

    swarm.mend();
    dock.done("shop");
  }

  @Test
  void showsWhatAPendingTaskWaitsFor() {
    dock.deployTo(
        "prod",
        "shop",
        with(
            WEB,
            "replicas: 3",
            "placement: {constraints: [node.labels.disk == ssd]}, replicas: 3"));

    assertThat(dock.failure("shop")).contains("web");
    assertThat(dock.tasks("/api/tasks?stack=shop"))
        .hasSize(3)
        .allMatch(task -> task.node().isEmpty() && task.reason() != null);
  }

  @Test
  void makesAServiceAfterThoseItDependsOn() {
    deployed(
        "shop",
        "services:",
        "  web:",
        "    image: a/web:1",
        "    depends_on: {db: {condition: service_healthy}}",
        "  db:",
        "    image: a/db:1",
        "    labels: {fake.start-after: PT0.3S}");

    TaskView web = dock.tasks("/api/tasks?stack=shop&service=web").getFirst();
    TaskView db = dock.tasks("/api/tasks?stack=shop&service=db").getFirst();
    assertThat(web.created()).isAfterOrEqualTo(db.started());
  }

  @Test
  void runsAJob() {
    deployed(
        "batch",
        "services:",
        "  job:",
        "    image: a/job:1",
        "    labels: {fake.run-for: PT0.1S}",
        "    deploy: {mode: replicated-job, replicas: 2}");

    assertThat(service("batch", "job").state()).isEqualTo("completed");
  }

  @Test
  void givesTasksTheirFilesAndShowsWhatTheyWrite() {
    deployed(
        "shop",
        "services:",
        "  web:",
        "    image: a/b:1",
        "    configs: [{source: token, target: /etc/token}]",
        "    labels: {fake.show: /etc/token}",
        "configs:",
        "  token: {content: hush}");

    dock.eventually(
        () ->
            assertThat(dock.lines("/api/stacks/shop/logs"))
                .singleElement()
                .isInstanceOfSatisfying(
                    LogRecord.class, line -> assertThat(line.text()).isEqualTo("hush")));
  }

  @Test
  void givesOneStackToAnEngineAndOneToACluster() {
    dock.deployed("here", "services:", "  web: {image: berth/host}");
    deployed("there", WEB);

    assertThat(dock.running("web")).hasSize(1);
    assertThat(dock.traffic.services)
        .extracting(service -> service.stack() + " " + service.tasks().size())
        .containsExactly("here 1", "there 3");
  }

  @Test
  void leavesAloneWhatIsOfAnotherTargetOfTheSameCluster() {
    deployed("shop", WEB);
    TargetView _ = dock.addTarget("again", "swarm");
    StackEndpoints.DeployAnswer _ = dock.deployTo("again", "more", WEB);
    dock.done("more");
    Set<String> before = ids();
    dock.close();
    dock = dock();

    dock.done("shop");
    dock.done("more");
    assertThat(ids()).hasSize(3).isEqualTo(before);
    assertThat(dock.tasks("/api/tasks")).hasSize(6);
  }

  @Test
  void makesAServiceOfAnotherModeAnew() {
    deployed("shop", WEB);
    deployed("shop", with(WEB, "replicas: 3", "mode: global"));

    assertThat(service("shop", "web").mode()).isEqualTo("global");
    dock.eventually(() -> assertThat(ids()).hasSize(3));
  }

  @Test
  void stopsAJobByRemovingIt() {
    StackEndpoints.DeployAnswer _ =
        dock.deployTo(
            "prod",
            "shop",
            "services:",
            "  job:",
            "    image: a/job:1",
            "    deploy: {mode: replicated-job, replicas: 2}");
    dock.eventually(() -> assertThat(ids()).hasSize(2));
    dock.call("POST", "/api/stacks/shop/services/job/stop", null);
    dock.done("shop");

    assertThat(ids()).isEmpty();
    assertThat(service("shop", "job").state()).isEqualTo("stopped");
  }

  @Test
  void refusesWhatNoClusterGives() {
    assertThatThrownBy(
            () ->
                dock.deployTo(
                    "prod",
                    "shop",
                    "services:",
                    "  a: {image: a/b:1, privileged: true}",
                    "  alone: {image: a/b:1, network_mode: none}",
                    "  b: {image: a/b:1, network_mode: host}",
                    "  c: {image: berth/host}",
                    "  d: {build: .}",
                    "  e: {image: a/b:1, ports: ['127.0.0.1:81:80']}"))
        .hasMessageContaining("privileged")
        .hasMessageContaining("services.alone.network_mode")
        .hasMessageContaining("network_mode")
        .hasMessageContaining("berth/host")
        .hasMessageContaining("build")
        .hasMessageContaining("127.0.0.1");
  }

  @Test
  void passesVolumeDriversAndNetworkOptionsOn() {
    StackEndpoints.DeployAnswer answer =
        dock.deployTo(
            "prod",
            "shop",
            "services:",
            "  web:",
            "    image: a/b:1",
            "    pull_policy: never",
            "    volumes: ['data:/data']",
            "    deploy: {resources: {reservations: {memory: 64m}}, endpoint_mode: vip}",
            "    networks: [back]",
            "volumes:",
            "  data: {driver: local, driver_opts: {type: nfs, o: 'addr=192.0.2.1', device: ':/x'}}",
            "networks:",
            "  back: {driver: overlay, driver_opts: {encrypted: 'true'}}");
    dock.done("shop");

    assertThat(answer.warnings()).isEmpty();
  }
}
