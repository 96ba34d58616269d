package dev.berth.engine.docker;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Engine;
import dev.berth.engine.EngineTask;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.VolumeName;
import dev.berth.engine.contract.Program;
import dev.berth.engine.docker.DockerSettings.Target;
import dev.berth.engine.docker.LossyProxy.Fault;
import dev.berth.engine.docker.LossyProxy.Kind;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Daemon;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A daemon that does what it is asked and whose answer is lost on the way: nothing is left on it
 * that the engine does not know of, whatever was asked.
 */
@Tag("full")
@Timeout(120)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "ip"})
class LostAnswerTest {
  private static final IdSource IDS = IdSource.random(new java.util.Random());
  private static final NetworkName FRONT = new NetworkName(TenantId.DEFAULT, "front");
  private static final NetworkName BACK = new NetworkName(TenantId.DEFAULT, "back");
  private static final VolumeName DATA = new VolumeName(TenantId.DEFAULT, "data");

  private static Daemon daemon;

  @TempDir Path directory;
  private DaemonMachine machine;
  private LossyProxy proxy;
  private Engine engine;

  @BeforeAll
  static void startDaemon() throws IOException {
    daemon = Daemon.docker();
  }

  @AfterAll
  static void stopDaemon() throws IOException {
    if (daemon != null) {
      daemon.close();
    }
  }

  @BeforeEach
  void openEngine() throws IOException {
    machine = new DaemonMachine(daemon, directory);
    proxy = new LossyProxy(daemon, directory);
    Target direct = DaemonMachine.target(daemon);
    Target through = Target.socket(direct.flavour(), proxy.socket());
    Target target = new Target(direct.flavour(), through.address(), direct.limit());
    engine =
        DockerEngine.open(
            DockerSettings.of(target, machine.settings().home(), InstantSource.system()));
    engine.recover();
  }

  @AfterEach
  void closeEngine() throws IOException {
    engine.tasks().list().forEach(task -> engine.tasks().remove(task.id()));
    engine.networks().list().forEach(network -> engine.networks().remove(network.name()));
    engine.close();
    proxy.close();
    machine.close();
  }

  @Test
  void aTaskIsMadeWhenTheAnswerThatItIsWasLost() {
    TaskSpec spec = waiting();
    Fault fault = proxy.spoil(Kind.LOSES_THE_ANSWER, "POST", "/containers/create");

    EngineTask made = engine.tasks().create(spec);

    assertThat(fault.isDone()).isTrue();
    assertThat(made.state()).isInstanceOf(TaskState.Created.class);
    assertThat(engine.tasks().start(spec.id()).isRunning()).isTrue();
    assertThat(containers()).hasSize(1);
  }

  /** The daemon makes it when its maker has been told that nobody answers. */
  @Test
  void aTaskThatIsMadeTooLateIsRemoved() {
    Fault fault = proxy.spoil(Kind.DELAYS_THE_QUESTION, "POST", "/containers/create");
    assertThatThrownBy(() -> engine.tasks().create(waiting()))
        .isInstanceOfSatisfying(
            BerthException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    assertThat(containers()).isEmpty();

    fault.release();

    withinSeconds(20, () -> assertThat(fault.isDone()).isTrue());
    withinSeconds(30, () -> assertThat(containers()).isEmpty());
    assertThat(engine.tasks().list()).isEmpty();
  }

  /** The daemon says right after it has made a task that it has none such, once. */
  @Test
  void aTaskThatItsMakerWasDeniedIsSeen() {
    Fault fault = proxy.spoil(Kind.DENIES, "GET", "/containers/[0-9a-f]{64}/json");
    assertThatThrownBy(() -> engine.tasks().create(waiting())).isInstanceOf(BerthException.class);

    assertThat(fault.isDone()).isTrue();
    assertThat(containers()).hasSize(1);
    withinSeconds(30, () -> assertThat(engine.tasks().list()).hasSize(1));
  }

  /** Whether it is connected is not known, so it is made anew by whoever wants it. */
  @Test
  void aTaskIsRemovedWhenTheAnswerThatItIsConnectedWasLost() {
    engine.networks().create(NetworkSpec.of(FRONT, Map.of()));
    engine.networks().create(NetworkSpec.of(BACK, Map.of()));
    TaskSpec spec =
        waiting()
            .withNetworking(
                new Networking(
                    Networking.Namespace.OWN,
                    null,
                    List.of(new Attachment(FRONT, List.of()), new Attachment(BACK, List.of())),
                    List.of(),
                    Map.of()));
    Fault fault = proxy.spoil(Kind.LOSES_THE_ANSWER, "POST", "/networks/[^/]+/connect");

    assertThatThrownBy(() -> engine.tasks().create(spec)).isInstanceOf(BerthException.class);

    assertThat(fault.isDone()).isTrue();
    assertThat(containers()).isEmpty();
    assertThat(engine.tasks().list()).isEmpty();
  }

  @Test
  void aTaskRunsWhenTheAnswerThatItDoesWasLost() {
    TaskSpec spec = waiting();
    engine.tasks().create(spec);
    Fault fault = proxy.spoil(Kind.LOSES_THE_ANSWER, "POST", "/containers/[0-9a-f]+/start");

    assertThat(engine.tasks().start(spec.id()).isRunning()).isTrue();

    assertThat(fault.isDone()).isTrue();
  }

  @Test
  void aTaskIsGoneWhenTheAnswerThatItIsWasLost() {
    TaskSpec spec = waiting();
    engine.tasks().create(spec);
    engine.tasks().start(spec.id());
    Fault fault = proxy.spoil(Kind.LOSES_THE_ANSWER, "DELETE", "/containers/[0-9a-f]+");

    engine.tasks().remove(spec.id());

    assertThat(fault.isDone()).isTrue();
    assertThat(engine.tasks().list()).isEmpty();
    assertThat(containers()).isEmpty();
  }

  @Test
  void aTaskEndsWhenTheAnswerToItsSignalWasLost() {
    TaskSpec spec = waiting();
    engine.tasks().create(spec);
    engine.tasks().start(spec.id());
    Fault fault = proxy.spoil(Kind.LOSES_THE_ANSWER, "POST", "/containers/[0-9a-f]+/kill");

    // Whether it has ended by then or is asked again, no task is left that runs.
    withinSeconds(30, () -> engine.tasks().stop(spec.id(), Duration.ofSeconds(20)));

    assertThat(fault.isDone()).isTrue();
    assertThat(engine.tasks().find(spec.id()).orElseThrow().isRunning()).isFalse();
  }

  /** A daemon says of a task that runs that it has none such, once. */
  @Test
  void aTaskThatWasDeniedOnceIsSeenAgain() {
    TaskSpec spec = waiting();
    engine.tasks().create(spec);
    engine.tasks().start(spec.id());
    Fault fault = proxy.spoil(Kind.DENIES, "GET", "/containers/[0-9a-f]{64}/json");
    String container = containers().getFirst();

    docker("pause", container);
    docker("unpause", container);

    withinSeconds(20, () -> assertThat(fault.isDone()).isTrue());
    withinSeconds(
        30, () -> assertThat(engine.tasks().find(spec.id())).get().matches(EngineTask::isRunning));
  }

  @Test
  void aNetworkIsMadeWhenTheAnswerThatItIsWasLost() {
    Fault fault = proxy.spoil(Kind.LOSES_THE_ANSWER, "POST", "/networks/create");

    Network made = engine.networks().create(NetworkSpec.of(FRONT, Map.of()));

    assertThat(fault.isDone()).isTrue();
    assertThat(made.name()).isEqualTo(FRONT);
    assertThat(networks()).hasSize(1);
  }

  @Test
  void aNetworkIsGoneWhenTheAnswerThatItIsWasLost() {
    engine.networks().create(NetworkSpec.of(FRONT, Map.of()));
    Fault fault = proxy.spoil(Kind.LOSES_THE_ANSWER, "DELETE", "/networks/[^/]+");

    engine.networks().remove(FRONT);

    assertThat(fault.isDone()).isTrue();
    assertThat(networks()).isEmpty();
  }

  @Test
  void aVolumeIsMadeAndGoneWhenTheAnswersThatItIsWereLost() {
    Fault made = proxy.spoil(Kind.LOSES_THE_ANSWER, "POST", "/volumes/create");
    assertThat(engine.volumes().create(DATA, Map.of()).name()).isEqualTo(DATA);
    Fault gone = proxy.spoil(Kind.LOSES_THE_ANSWER, "DELETE", "/volumes/[^/]+");
    engine.volumes().remove(DATA);

    assertThat(List.of(made, gone)).allMatch(Fault::isDone);
    assertThat(engine.volumes().list()).isEmpty();
  }

  private List<String> containers() {
    return listed("ps", "-a", "-q", "--no-trunc");
  }

  private List<String> networks() {
    return listed("network", "ls", "-q");
  }

  /** What the daemon itself says that it has of this instance. */
  private List<String> listed(String... list) {
    String[] whole = java.util.Arrays.copyOf(list, list.length + 2);
    whole[list.length] = "--filter";
    whole[list.length + 1] =
        "label=%s=%s".formatted(Labels.INSTANCE, machine.settings().home().instance());
    return docker(whole).lines().toList();
  }

  private static String docker(String... arguments) {
    try {
      return daemon.cli(arguments);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  private TaskSpec waiting() {
    return machine.task(
        new TaskIdentity(
            new TaskId(IDS.next()),
            TenantId.DEFAULT,
            new StackName("shop"),
            new ServiceName("web"),
            1,
            Map.of()),
        new Program.Waits());
  }
}
