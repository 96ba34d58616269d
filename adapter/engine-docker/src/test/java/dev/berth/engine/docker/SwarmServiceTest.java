package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Placement;
import dev.berth.engine.ClusterServiceSpec.Ports;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.ClusterServiceSpec.Template;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Contents;
import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.Mount;
import dev.berth.engine.PortBinding.Protocol;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.TaskState;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What services on Swarm are made of. */
@Tag("full")
@Timeout(120)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "busybox"})
class SwarmServiceTest {
  private static final String FOREVER = "; trap 'exit 0' TERM; while true; do sleep 0.1; done";

  private static SwarmLab lab;
  private SwarmTrial trial;

  @BeforeAll
  static void startLab() throws IOException {
    lab = SwarmLab.start(2, 1);
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

  private void create(SwarmSpecs specs) {
    trial.cluster().services().create(specs.spec(), Contents.NONE);
  }

  private void update(SwarmSpecs specs) {
    trial.cluster().services().update(specs.spec(), Contents.NONE);
  }

  private TaskId one(SwarmSpecs specs) {
    return trial.awaitRunning(specs.spec().identity(), 1).getFirst().id();
  }

  private List<String> lines(TaskId task) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    try (LogStream log = trial.cluster().tasks().logs(task, LogRequest.ALL)) {
      for (LogLine line = log.next(); line != null; line = log.next()) {
        lines.add(line.text());
      }
    }
    return lines;
  }

  @Test
  void leavesTasksAloneThatNeedNotChange() {
    SwarmSpecs web = SwarmSpecs.sleeping("shop", "web");
    create(web);
    TaskId first = one(web);
    ServiceIdentity identity = web.spec().identity();

    update(web.labels(Map.of("version", "2", "owner", "me")));
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(trial.cluster().picture().services())
                .extracting(ClusterService::labels)
                .containsExactly(Map.of("version", "2", "owner", "me")));
    update(web.labels(Map.of("version", "3")).replicas(2));
    List<ClusterTask> two = trial.awaitRunning(identity, 2);
    assertThat(two).extracting(ClusterTask::id).contains(first);
    update(
        web.labels(Map.of("version", "3"))
            .replicas(2)
            .placement(
                new Placement(List.of("node.platform.os == linux"), List.of(), null, null, null)));
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(trial.running(identity))
                .extracting(ClusterTask::id)
                .containsExactlyInAnyOrderElementsOf(two.stream().map(ClusterTask::id).toList()));
    assertThat(trial.tasks(identity)).hasSize(2);

    update(web.replicas(1).generation(1));
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(trial.running(identity))
                .hasSize(1)
                .extracting(ClusterTask::id)
                .doesNotContain(two.get(0).id(), two.get(1).id()));
  }

  @Test
  void replacesTasksOfAnotherTemplateAndShowsTheirLabels() {
    SwarmSpecs web = SwarmSpecs.sleeping("shop", "web");
    create(web);
    TaskId first = one(web);

    update(web.environment(Map.of("A", "b")).labels(Map.of("version", "2")));

    Eventually.withinSeconds(
        20,
        () -> {
          List<ClusterTask> now = trial.running(web.spec().identity());
          assertThat(now).hasSize(1);
          assertThat(now.getFirst().id()).isNotEqualTo(first);
          assertThat(now.getFirst().labels()).isEqualTo(Map.of("version", "2"));
        });
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(trial.cluster().picture().services().getFirst().update().state())
                .isEqualTo(ClusterService.Update.State.COMPLETED));
  }

  @Test
  void putsConfigsAndSecretsIntoMemoryAndRemovesThem() throws Exception {
    Mount.File file = new Mount.File("/etc/app/key", "one", 7, 8, 0440);
    Mount.File other = new Mount.File("/run/secrets/plain", "two", 0, 0, 0444);
    SwarmSpecs web =
        SwarmSpecs.of(
                "shop",
                "web",
                "cat /etc/app/key; stat -c '%u:%g %a' /etc/app/key; cat /run/secrets/plain; grep -c 'tmpfs.*ro' /proc/mounts"
                    + FOREVER)
            .mounts(file, other);
    Contents contents = id -> ("content of " + id + "\n").getBytes(StandardCharsets.UTF_8);
    trial.cluster().services().create(web.spec(), contents);
    TaskId task = one(web);
    Eventually.withinSeconds(
        10,
        () -> assertThat(lines(task)).startsWith("content of one", "7:8 440", "content of two"));
    assertThat(secrets()).hasSize(2);
    assertThat(String.join(" ", secrets())).doesNotContain("content");

    trial.cluster().services().update(web.labels(Map.of("version", "2")).spec(), contents);
    assertThat(one(web)).isEqualTo(task);
    trial.cluster().services().update(web.mounts(file).spec(), id -> new byte[] {'x', '\n'});
    // Those of before are what an update that fails goes back to.
    assertThat(secrets()).hasSize(3);
    trial.cluster().services().update(web.mounts(file).spec(), id -> new byte[] {'x', '\n'});
    assertThat(secrets()).hasSize(1);
    trial.cluster().services().remove(web.spec().identity());
    assertThat(secrets()).isEmpty();

    refused(web, id -> new byte[600_000], ErrorCode.TOO_LARGE);
    refused(web, id -> new byte[0], ErrorCode.UNSUPPORTED);
  }

  private List<String> secrets() throws IOException {
    return lab.node(1)
        .docker(
            "secret",
            "ls",
            "--format",
            "{{.Name}}",
            "--filter",
            "label=" + Labels.INSTANCE + "=" + trial.instance())
        .lines()
        .toList();
  }

  private void refused(SwarmSpecs specs, Contents contents, ErrorCode code) {
    assertThatThrownBy(() -> trial.cluster().services().create(specs.spec(), contents))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }

  @Test
  void givesTasksWhatTheyAskFor() {
    Isolation isolation =
        new Isolation(
            new Limits(ByteSize.ofMebibytes(64), null, 50),
            Set.of("NET_ADMIN"),
            Set.of("CHOWN"),
            Set.of(),
            List.of(new Isolation.Ulimit("nofile", 321, 654)),
            Map.of("net.ipv4.ip_unprivileged_port_start", "7"));
    VolumeName volume = new VolumeName(TenantId.DEFAULT, "shop_data");
    SwarmSpecs web =
        SwarmSpecs.of(
                "shop",
                "web",
                "ulimit -n; cat /proc/sys/net/ipv4/ip_unprivileged_port_start; grep CapEff /proc/self/status; grep -o ' /cache tmpfs' /proc/mounts; grep -o ' /data ' /proc/mounts; ls /host"
                    + FOREVER)
            .isolation(isolation)
            .mounts(
                new Mount.Tmpfs("/cache", ByteSize.ofMebibytes(1), 0700),
                new Mount.Volume(volume, "/data", false),
                new Mount.Bind(Path.of("/proc/sys/kernel"), "/host", true))
            .onNode("node1");
    create(web);
    TaskId task = one(web);

    Eventually.withinSeconds(
        10,
        () ->
            assertThat(lines(task))
                .contains("321", "7", " /cache tmpfs", " /data ", "hostname")
                // The default set with NET_ADMIN (12) and without CHOWN (0).
                .contains("CapEff:\t00000000a80435fa"));
    assertThat(trial.cluster().volumes().list())
        .extracting(found -> found.name())
        .containsExactly(volume);
    assertThat(trial.cluster().tasks().stats(task).memoryLimit())
        .isEqualTo(ByteSize.ofMebibytes(64));
    trial.cluster().services().remove(web.spec().identity());
    Eventually.withinSeconds(20, () -> trial.cluster().volumes().remove(volume));
  }

  @Test
  void runsOneOnEachNodeAndJobs() {
    SwarmSpecs agent = SwarmSpecs.sleeping("shop", "agent").mode(Mode.GLOBAL, 0, 0);
    create(agent);
    List<ClusterTask> agents = trial.awaitRunning(agent.spec().identity(), 2);
    assertThat(agents).extracting(ClusterTask::slot).containsOnly(0);
    assertThat(agents).extracting(ClusterTask::node).doesNotHaveDuplicates();

    SwarmSpecs job =
        SwarmSpecs.of("shop", "job", "sleep 0.2; exit 0").mode(Mode.REPLICATED_JOB, 1, 2);
    create(job);
    Eventually.withinSeconds(
        30,
        () -> {
          List<ClusterTask> ended = trial.tasks(job.spec().identity());
          assertThat(ended).hasSize(2).noneMatch(ClusterTask::wanted);
          assertThat(ended).extracting(ClusterTask::slot).containsExactlyInAnyOrder(1, 2);
          assertThat(ended)
              .allSatisfy(
                  task ->
                      assertThat(task.state())
                          .isInstanceOfSatisfying(
                              TaskState.Exited.class,
                              exited -> assertThat(exited.exitCode()).isZero()));
        });

    // Swarm changes no mode: the service is made anew.
    update(SwarmSpecs.sleeping("shop", "agent").replicas(1));
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(trial.running(agent.spec().identity()))
                .singleElement()
                .extracting(ClusterTask::slot)
                .isEqualTo(1));
  }

  @Test
  void saysWhatATaskWaitsForAndWhyItEnded() {
    SwarmSpecs nowhere = SwarmSpecs.sleeping("shop", "nowhere").onNode("mars");
    SwarmSpecs missing = SwarmSpecs.of("shop", "missing", "true");
    var was = missing.spec().template();
    missing =
        missing.template(
            new Template(
                "no-such-image",
                was.process(),
                was.filesystem(),
                was.drivers(),
                was.networking(),
                was.isolation()));
    SwarmSpecs failing = SwarmSpecs.of("shop", "failing", "exit 3");
    create(nowhere);
    create(missing);
    create(failing);

    Eventually.withinSeconds(
        20,
        () ->
            assertThat(trial.tasks(nowhere.spec().identity()))
                .singleElement()
                .satisfies(
                    task -> {
                      assertThat(task.message()).contains("no suitable node");
                      assertThat(task.state()).isEqualTo(new TaskState.Created());
                      assertThat(task.node()).isNull();
                    }));
    ServiceIdentity image = missing.spec().identity();
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(trial.tasks(image))
                .anySatisfy(
                    task -> {
                      assertThat(task.message()).contains("has no image");
                      assertThat(task.state())
                          .isInstanceOfSatisfying(
                              TaskState.Exited.class,
                              exited ->
                                  assertThat(exited.cause())
                                      .isEqualTo(TaskState.Cause.NOT_STARTED));
                    }));
    Eventually.withinSeconds(
        20,
        () ->
            assertThat(trial.tasks(failing.spec().identity()))
                .anySatisfy(
                    task ->
                        assertThat(task.state())
                            .isInstanceOfSatisfying(
                                TaskState.Exited.class,
                                exited -> {
                                  assertThat(exited.exitCode()).isEqualTo(3);
                                  assertThat(exited.reason()).isEqualTo("exited with code 3");
                                })));
  }

  @Test
  void keepsOffWhatOthersHave() throws IOException {
    String _ =
        lab.node(1)
            .docker("service", "create", "-d", "--name", "shop_web", "busybox", "sleep", "9");
    try {
      refused(SwarmSpecs.sleeping("shop", "web"), Contents.NONE, ErrorCode.CONFLICT);
    } finally {
      String _ = lab.node(1).docker("service", "rm", "shop_web");
    }
    // Two of ours that Docker would name alike.
    SwarmSpecs one = SwarmSpecs.sleeping("a_b", "c");
    SwarmSpecs other = SwarmSpecs.sleeping("a", "b_c");
    create(one);
    create(other);
    assertThat(one(one)).isNotEqualTo(one(other));
    refused(other, Contents.NONE, ErrorCode.CONFLICT);
    assertThatThrownBy(() -> update(SwarmSpecs.sleeping("no", "such")))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
    trial.cluster().services().remove(SwarmSpecs.sleeping("no", "such").spec().identity());
  }

  @Test
  void refusesAPortOfAllNodesThatAnotherServiceHas() {
    SwarmSpecs one = SwarmSpecs.sleeping("shop", "one");
    SwarmSpecs other = SwarmSpecs.sleeping("shop", "other");
    Ports ports =
        new Ports(
            List.of(new Published(18_475, 80, Protocol.TCP, false)), Endpoint.VIRTUAL_ADDRESS);
    create(one.ports(ports));

    refused(other.ports(ports), Contents.NONE, ErrorCode.PORT_TAKEN);

    assertThat(trial.cluster().picture().services()).hasSize(1);
    refused(
        other.ports(new Published(18_476, 80, Protocol.TCP, false)),
        Contents.NONE,
        ErrorCode.INVALID_INPUT);
  }

  @Test
  void triesAgainWhenAnotherChangesAServiceAtTheSameTime() throws Exception {
    SwarmSpecs web = SwarmSpecs.sleeping("shop", "web");
    create(web);
    List<Thread> threads = new ArrayList<>();
    List<Throwable> failures = new CopyOnWriteArrayList<>();
    for (int i = 0; i < 4; i++) {
      String version = "v" + i;
      threads.add(
          Threads.start(
              "updating",
              () -> {
                try {
                  update(web.labels(Map.of("version", version)));
                } catch (RuntimeException e) {
                  failures.add(e);
                }
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(failures).isEmpty();
  }
}
