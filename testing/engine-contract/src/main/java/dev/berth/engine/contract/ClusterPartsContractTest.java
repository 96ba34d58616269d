package dev.berth.engine.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Capability;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.ClusterServiceSpec.VolumeDriver;
import dev.berth.engine.ClusterTask;
import dev.berth.engine.Contents;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.LogRequest;
import dev.berth.engine.Mount;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.PortBinding.Protocol;
import dev.berth.engine.PullRequest;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What every cluster has to do about networks, files, volumes, ports, logs and commands. */
public abstract class ClusterPartsContractTest extends ClusterContract {
  private static final NetworkName NETWORK = new NetworkName(TenantId.DEFAULT, "shop_default");
  private static final String PATH = "/run/secrets/password";

  private static final Map<String, byte[]> HELD =
      Map.of("one", "hunter\ntwo\n".getBytes(StandardCharsets.UTF_8), "other", bytes("rabbit\n"));

  @Test
  void makesANetworkOnceAndShowsItAsItWasAskedFor() {
    NetworkSpec spec =
        new NetworkSpec(NETWORK, true, null, Map.of("a", "b"), Map.of("encrypted", "true"));

    Network made = cluster.networks().create(spec);

    assertThat(made.spec()).isEqualTo(spec);
    assertThat(cluster.networks().create(spec)).isEqualTo(made);
    assertThat(cluster.networks().find(NETWORK)).contains(made);
    assertThat(cluster.networks().list()).containsExactly(made);
    assertFailure(
        ErrorCode.CONFLICT, () -> cluster.networks().create(NetworkSpec.of(NETWORK, Map.of())));
    cluster.networks().remove(NETWORK);
    cluster.networks().remove(NETWORK);
    assertThat(cluster.networks().find(NETWORK)).isEmpty();
  }

  @Test
  void keepsANetworkThatIsUsed() {
    ServiceDraft web = draft("web").attach(NETWORK);
    assertFailure(ErrorCode.NOT_FOUND, () -> create(web));
    assertThat(find(web)).isEmpty();

    cluster.networks().create(NetworkSpec.of(NETWORK, Map.of()));
    start(web, 2);
    assertFailure(ErrorCode.CONFLICT, () -> cluster.networks().remove(NETWORK));

    cluster.services().remove(web.identity());
    eventually(() -> cluster.networks().remove(NETWORK));
    assertThat(cluster.networks().find(NETWORK)).isEmpty();
  }

  @Test
  void leavesTasksAloneWhenTheirRegistryIsShownSomethingElse() {
    ServiceDraft web = draft("web");
    Credentials one = new Credentials("ann", new Secret("hunter"));
    Credentials two = new Credentials("ann", new Secret("rabbit"));

    cluster.services().create(web.spec(), Contents.NONE, one);
    List<ClusterTask> tasks = awaitRunning(web, 1);
    cluster.services().update(web.spec(), Contents.NONE, two);
    cluster.services().update(web.replicas(2).spec(), Contents.NONE);

    awaitRunning(web, 2);
    assertThat(ids(web)).containsAll(ids(tasks));
    assertThat(cluster.picture().toString()).doesNotContain("hunter").doesNotContain("rabbit");
  }

  @Test
  void asksRegistriesWhatTagsMean() throws Exception {
    String pinned = "shop/web:1@sha256:" + "0".repeat(64);

    assertThat(cluster.images().pull(TenantId.DEFAULT, pinned, PullRequest.ANONYMOUS, _ -> {}))
        .isEqualTo(cluster.images().find(TenantId.DEFAULT, pinned).orElseThrow());
    assertFailure(
        ErrorCode.UNAVAILABLE,
        () ->
            cluster
                .images()
                .pull(TenantId.DEFAULT, "127.0.0.1:9/web:1", PullRequest.ANONYMOUS, _ -> {}));
  }

  @Test
  void givesTasksTheirFilesAndForgetsThoseThatNobodyUses() {
    ServiceDraft web = draft("web").does(new Program.Shows(PATH)).mounts(file("one"));
    int before = machines.files();

    cluster.services().create(web.spec(), ClusterPartsContractTest::held);
    TaskId first = awaitRunning(web, 1).getFirst().id();
    eventually(() -> assertThat(lines(first, LogRequest.ALL)).containsExactly("hunter", "two"));
    assertThat(cluster.picture().toString()).doesNotContain("hunter");
    assertThat(machines.files()).isEqualTo(before + 1);

    cluster.services().update(web.mounts(file("other")).spec(), ClusterPartsContractTest::held);
    eventually(() -> assertThat(ids(web)).hasSize(1).doesNotContain(first));
    TaskId second = ids(web).iterator().next();
    eventually(() -> assertThat(lines(second, LogRequest.ALL)).containsExactly("rabbit"));
    // What it was before stays as long as the cluster could go back to it.
    assertThat(machines.files()).isBetween(before + 1, before + 2);

    cluster.services().remove(web.identity());
    eventually(() -> assertThat(machines.files()).isEqualTo(before));
  }

  @Test
  void asksForContentsBeforeItReturnsAndRefusesThoseThatNobodyHas() {
    List<String> asked = new ArrayList<>();
    ServiceDraft web = draft("web").mounts(file("one"));

    cluster
        .services()
        .create(
            web.spec(),
            id -> {
              asked.add(id);
              return held(id);
            });

    assertThat(asked).contains("one");
    int before = machines.files();
    ServiceDraft missing = draft("missing").mounts(file("nobody's"));
    assertFailure(ErrorCode.NOT_FOUND, () -> create(missing));
    assertThat(find(missing)).isEmpty();
    assertThat(machines.files()).isEqualTo(before);
  }

  @Test
  void mountsVolumesByTheirDrivers() {
    VolumeName plain = new VolumeName(TenantId.DEFAULT, "shop_data");
    VolumeName memory = new VolumeName(TenantId.DEFAULT, "shop_memory");
    ServiceDraft web =
        draft("web")
            .mounts(
                new Mount.Volume(plain, "/data", false), new Mount.Volume(memory, "/memory", false))
            .driver(
                memory,
                new VolumeDriver(
                    "local", Map.of("type", "tmpfs", "device", "tmpfs", "o", "size=1m")));

    start(web, 1);

    cluster.services().remove(web.identity());
    eventually(() -> assertThat(tasks(web)).isEmpty());
  }

  @Test
  void tellsWhereTasksAreReached() {
    ServiceDraft web =
        draft("web")
            .command(
                List.of(
                    "sh",
                    "-c",
                    "mkdir -p /tmp/w; echo hello > /tmp/w/index.html; exec httpd -f -p 8080 -h /tmp/w"))
            .publish(new Published(0, 8080, Protocol.TCP, true));

    List<ClusterTask> tasks = start(web, 2);

    for (ClusterTask task : tasks) {
      ClusterTask.Endpoint endpoint = Objects.requireNonNull(task.endpoint());
      int port = Objects.requireNonNull(endpoint.ports().get(8080));
      assertThat(port).isPositive();
      if (cluster.capabilities().contains(Capability.ADDRESSES)) {
        eventually(
            () ->
                assertThat(get(new InetSocketAddress(endpoint.address(), port)))
                    .startsWith("HTTP/1.")
                    .contains("hello"));
      }
    }
  }

  @Test
  void publishesAPortOfTheNodes() {
    ServiceDraft web = draft("web").publish(new Published(18_474, 8080, Protocol.TCP, true));
    int nodes = cluster.picture().nodes().size();
    create(web.replicas(nodes + 1));

    List<ClusterTask> tasks = awaitRunning(web, nodes);

    assertThat(nodesOf(web)).doesNotHaveDuplicates();
    assertThat(tasks)
        .allSatisfy(
            task ->
                assertThat(Objects.requireNonNull(task.endpoint()).ports())
                    .containsEntry(8080, 18_474));
  }

  @Test
  void keepsTheLinesOfATaskThatHasEnded() {
    ServiceDraft web = draft("web").does(new Program.Prints("hello from inside"));
    TaskId task = start(web, 1).getFirst().id();

    eventually(() -> assertThat(lines(task, LogRequest.ALL)).containsExactly("hello from inside"));
    update(web.nextGeneration());
    eventually(() -> assertThat(ids(web)).hasSize(1).doesNotContain(task));

    eventually(() -> assertThat(lines(task, LogRequest.ALL)).containsExactly("hello from inside"));
    TaskId unknown = new TaskId("nosuchtask");
    assertFailure(ErrorCode.NOT_FOUND, () -> cluster.tasks().logs(unknown, LogRequest.ALL));
  }

  @Test
  void runsCommandsInTasksOrRefusesThem() throws Exception {
    ServiceDraft agent = draft("agent").does(new Program.AnswersExec(7));
    List<ClusterTask> tasks = start(agent, cluster.picture().nodes().size());

    for (ClusterTask task : tasks) {
      boolean near = nodeOf(task).here() && cluster.capabilities().contains(Capability.EXEC);
      ExecSpec spec = ExecSpec.of(List.of("sh", "-c", "exit 7"));
      try (ExecSession exec = cluster.tasks().exec(task.id(), spec)) {
        exec.stdin().close();
        assertThat(exec.stdout().readAllBytes()).isNotNull();
        assertThat(exec.waitFor(Duration.ofSeconds(20))).hasValue(7);
      } catch (BerthException e) {
        assertThat(near).as(e.getMessage()).isFalse();
        assertThat(e.code()).isEqualTo(ErrorCode.UNSUPPORTED);
      }
    }
    TaskId unknown = new TaskId("nosuchtask");
    assertFailure(ErrorCode.NOT_FOUND, () -> cluster.tasks().stats(unknown));
  }

  @Test
  void takesAnImageByWhatItsReferenceLooksLike() {
    String reference = "registry.example/team/app:1.2";

    assertThat(cluster.images().find(TenantId.DEFAULT, reference).orElseThrow().id())
        .isEqualTo(reference);
    assertThat(cluster.images().find(TenantId.DEFAULT, "No Image")).isEmpty();
  }

  private static Mount.File file(String content) {
    return new Mount.File(PATH, content, 0, 0, 0444);
  }

  private static byte[] held(String id) {
    byte[] content = HELD.get(id);
    if (content == null) {
      throw new BerthException(ErrorCode.NOT_FOUND, "Cannot find content '" + id + "'.");
    }
    return content;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String get(InetSocketAddress address) throws Exception {
    try (Socket socket = new Socket()) {
      socket.connect(address, 2000);
      socket.setSoTimeout(2000);
      OutputStream out = socket.getOutputStream();
      out.write(bytes("GET /index.html HTTP/1.0\r\nHost: web\r\n\r\n"));
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
