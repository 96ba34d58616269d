package dev.berth.engine.contract;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Capability;
import dev.berth.engine.Engine;
import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineTask;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.Filesystem;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TaskState;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.random.RandomGenerator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What every engine has to do. */
public abstract class EngineContractTest {
  private static final Duration GRACE = Duration.ofMillis(300);
  private static final NetworkName NETWORK = new NetworkName(TenantId.DEFAULT, "shop_default");
  private static final VolumeName VOLUME = new VolumeName(TenantId.DEFAULT, "shop_data");

  private static final Map<String, byte[]> HELD =
      Map.of("it", "hunter\ntwo\n".getBytes(StandardCharsets.UTF_8));

  private final IdSource ids = IdSource.random(RandomGenerator.getDefault());
  private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
  private EngineUnderTest machine;
  private Engine engine;

  /** A machine for one test. */
  protected abstract EngineUnderTest machine() throws Exception;

  @BeforeEach
  void openEngine() throws Exception {
    machine = machine();
    engine = machine.open();
    assertThat(engine.recover()).isEmpty();
    engine.watch(events::add);
  }

  @AfterEach
  void closeEngine() throws Exception {
    for (EngineTask task : engine.tasks().list()) {
      engine.tasks().remove(task.id());
    }
    engine.networks().list().forEach(network -> engine.networks().remove(network.name()));
    engine.close();
    machine.close();
  }

  @Test
  void showsNothingOfOthersWhereThereIsNothing() {
    assertThat(engine.foreign().picture().left()).isZero();
    if (!engine.capabilities().contains(Capability.FOREIGN_STACKS)) {
      assertThat(engine.foreign().picture().stacks()).isEmpty();
      assertFailure(ErrorCode.UNSUPPORTED, () -> engine.foreign().get("wiki"));
    }
  }

  @Test
  void isReadyAndSaysWhatItIs() {
    assertThat(engine.name()).isNotEmpty();
    assertThat(engine.health().ready()).as(engine.health().summary()).isTrue();
  }

  @Test
  void startsATask() {
    TaskSpec spec = task(new Program.Waits());

    EngineTask created = engine.tasks().create(spec);
    EngineTask running = engine.tasks().start(spec.id());

    assertThat(created.state()).isInstanceOf(TaskState.Created.class);
    assertThat(running.state()).isInstanceOf(TaskState.Running.class);
    assertThat(running.spec()).isEqualTo(spec);
    assertThat(engine.tasks().find(spec.id())).contains(running);
    assertThat(engine.tasks().list()).containsExactly(running);
  }

  @Test
  void tellsWhatHappensInOrder() {
    TaskSpec spec = task(new Program.Ends(Duration.ofMillis(100), 3));
    start(spec);
    withinSeconds(5, () -> assertThat(events).hasSize(3));
    engine.tasks().remove(spec.id());

    withinSeconds(
        5,
        () ->
            assertThat(events)
                .extracting(event -> event.getClass().getSimpleName())
                .containsExactly("TaskCreated", "TaskStarted", "TaskExited", "TaskRemoved"));
  }

  @Test
  void learnsTheExitCode() {
    TaskSpec spec = task(new Program.Ends(Duration.ZERO, 42));
    start(spec);

    TaskState.Exited exited = awaitExit(spec.id());

    assertThat(exited.exitCode()).isEqualTo(42);
    assertThat(exited.cause()).isEqualTo(TaskState.Cause.EXITED);
    assertThat(exited.reason()).contains("42");
    assertThat(engine.tasks().find(spec.id()).orElseThrow().addresses()).isEmpty();
  }

  @Test
  void stopsATaskByItsSignal() {
    TaskSpec spec = task(new Program.Prints("ready for the signal"));
    start(spec);
    withinSeconds(5, () -> assertThat(lines(spec.id(), LogRequest.ALL)).hasSize(1));

    engine.tasks().stop(spec.id(), Duration.ofSeconds(20));

    assertThat(awaitExit(spec.id()).exitCode()).isIn(0, 143);
  }

  @Test
  void killsATaskThatDoesNotStop() {
    TaskSpec spec = task(new Program.IgnoresStop());
    start(spec);

    engine.tasks().stop(spec.id(), GRACE);

    assertThat(awaitExit(spec.id()).exitCode()).isEqualTo(137);
    engine.tasks().stop(spec.id(), GRACE);
  }

  @Test
  void killsATaskByASignal() {
    TaskSpec spec = task(new Program.IgnoresStop());
    start(spec);

    engine.tasks().kill(spec.id(), "SIGKILL");

    assertThat(awaitExit(spec.id()).exitCode()).isEqualTo(137);
  }

  @Test
  void removesATaskWithAllItHadAndTwiceWithoutHarm() {
    TaskSpec spec = task(new Program.IgnoresStop());
    start(spec);

    engine.tasks().remove(spec.id());
    engine.tasks().remove(spec.id());

    assertThat(engine.tasks().list()).isEmpty();
    assertFailure(ErrorCode.NOT_FOUND, () -> engine.tasks().logs(spec.id(), LogRequest.ALL));
  }

  @Test
  void refusesAnIdThatExists() {
    TaskSpec spec = task(new Program.Waits());
    start(spec);

    assertFailure(ErrorCode.CONFLICT, () -> engine.tasks().create(spec));
    assertThat(engine.tasks().list()).hasSize(1);
  }

  @Test
  void refusesAnImageThatIsMissingAndLeavesNothing() {
    TaskSpec spec = TaskSpec.of(identity("web"), "no/such-image:1");

    assertFailure(ErrorCode.IMAGE_NOT_FOUND, () -> engine.tasks().create(spec));
    assertThat(engine.tasks().list()).isEmpty();
  }

  @Test
  void refusesTasksThatDoNotExist() {
    TaskId unknown = new TaskId("nosuchtask");

    assertFailure(ErrorCode.NOT_FOUND, () -> engine.tasks().start(unknown));
    assertFailure(ErrorCode.NOT_FOUND, () -> engine.tasks().stop(unknown, GRACE));
    assertFailure(ErrorCode.NOT_FOUND, () -> engine.tasks().kill(unknown, "TERM"));
    assertFailure(ErrorCode.NOT_FOUND, () -> engine.tasks().stats(unknown));
    assertThat(engine.tasks().find(unknown)).isEmpty();
  }

  @Test
  void saysWhyATaskCouldNotStart() {
    TaskSpec spec = task(new Program.Unstartable());

    assertThatThrownBy(() -> start(spec)).isInstanceOf(BerthException.class);

    List<EngineTask> left = engine.tasks().list();
    assertThat(left)
        .allSatisfy(
            task -> {
              assertThat(task.state()).isInstanceOf(TaskState.Exited.class);
              TaskState.Exited exited = (TaskState.Exited) task.state();
              assertThat(exited.cause()).isEqualTo(TaskState.Cause.NOT_STARTED);
              assertThat(exited.reason()).isNotEmpty();
            });
  }

  @Test
  void keepsTheLinesOfATask() throws Exception {
    TaskSpec spec = task(new Program.Prints("hello from inside"));
    start(spec);

    withinSeconds(
        5, () -> assertThat(lines(spec.id(), LogRequest.ALL)).containsExactly("hello from inside"));
    engine.tasks().stop(spec.id(), GRACE);
    awaitExit(spec.id());

    assertThat(lines(spec.id(), LogRequest.ALL)).containsExactly("hello from inside");
    assertThat(lines(spec.id(), new LogRequest(false, 0, null))).isEmpty();
    assertThat(lines(spec.id(), new LogRequest(false, -1, Instant.now().plusSeconds(60))))
        .isEmpty();
  }

  @Test
  void followsALogUntilTheTaskEnds() throws Exception {
    TaskSpec spec = task(new Program.Prints("one line"));
    start(spec);
    try (LogStream log = engine.tasks().logs(spec.id(), new LogRequest(true, -1, null))) {
      LogLine line = Objects.requireNonNull(log.next());
      engine.tasks().stop(spec.id(), GRACE);

      assertThat(line.text()).isEqualTo("one line");
      assertThat(line.source()).isEqualTo(LogLine.Source.STDOUT);
      assertThat(log.next()).isNull();
    }
  }

  @Test
  void runsACommandInATask() throws Exception {
    TaskSpec spec = task(new Program.AnswersExec(7));
    start(spec);

    try (ExecSession exec = engine.tasks().exec(spec.id(), ExecSpec.of(machine.execCommand(7)))) {
      exec.stdin().close();
      assertThat(exec.stdout().readAllBytes()).isNotNull();
      assertThat(exec.waitFor(Duration.ofSeconds(10))).hasValue(7);
    }
  }

  @Test
  void runsNoCommandInATaskThatHasEnded() {
    TaskSpec spec = task(new Program.Ends(Duration.ZERO, 0));
    start(spec);
    awaitExit(spec.id());

    assertFailure(
        ErrorCode.CONFLICT,
        () -> engine.tasks().exec(spec.id(), ExecSpec.of(machine.execCommand(0))));
  }

  @Test
  void measuresARunningTask() {
    TaskSpec spec = task(new Program.Waits());
    start(spec);

    assertThat(engine.tasks().stats(spec.id()).pids()).isPositive();
  }

  @Test
  void givesEachTaskAnAddressOfItsOwn() {
    engine.networks().create(NetworkSpec.of(NETWORK, Map.of()));
    TaskSpec first = attached(task("web", new Program.Waits()));
    TaskSpec second = attached(task("web", new Program.Waits()));
    start(first);
    start(second);

    assertThat(engine.tasks().list())
        .extracting(task -> task.address().orElseThrow())
        .doesNotHaveDuplicates()
        .hasSize(2);
  }

  @Test
  void makesANetworkOnce() {
    NetworkSpec spec = NetworkSpec.of(NETWORK, Map.of("a", "b"));

    assertThat(engine.networks().create(spec)).isEqualTo(engine.networks().create(spec));
    assertThat(engine.networks().list()).hasSize(1);
    assertFailure(
        ErrorCode.CONFLICT,
        () -> engine.networks().create(new NetworkSpec(NETWORK, true, null, Map.of())));
    engine.networks().remove(NETWORK);
    engine.networks().remove(NETWORK);
    assertThat(engine.networks().find(NETWORK)).isEmpty();
  }

  @Test
  void keepsANetworkThatIsUsed() {
    engine.networks().create(NetworkSpec.of(NETWORK, Map.of()));
    TaskSpec spec = attached(task("web", new Program.Waits()));
    start(spec);

    assertFailure(ErrorCode.CONFLICT, () -> engine.networks().remove(NETWORK));
    engine.tasks().remove(spec.id());
    engine.networks().remove(NETWORK);
  }

  @Test
  void keepsVolumesWhenTasksGo() {
    TaskSpec plain = task(new Program.Waits());
    TaskSpec spec =
        plain.withFilesystem(
            new Filesystem(List.of(new Mount.Volume(VOLUME, "/data", false)), false));
    start(spec);

    assertThat(engine.volumes().find(VOLUME)).isPresent();
    assertFailure(ErrorCode.CONFLICT, () -> engine.volumes().remove(VOLUME));
    engine.tasks().remove(spec.id());
    assertThat(engine.volumes().find(VOLUME)).isPresent();
    engine.volumes().remove(VOLUME);
    assertThat(engine.volumes().list()).isEmpty();
    assertThat(engine.volumes().used(VOLUME)).isEqualTo(new ByteSize(0));
  }

  @Test
  void saysThatATaskRanOutOfMemory() {
    TaskSpec spec = task(new Program.Overeats());
    start(spec);

    TaskState.Exited exited = awaitExit(spec.id());

    assertThat(exited.exitCode()).isEqualTo(137);
    if (engine.capabilities().contains(Capability.OUT_OF_MEMORY)
        || exited.cause() != TaskState.Cause.EXITED) {
      assertThat(exited.cause()).isEqualTo(TaskState.Cause.OUT_OF_MEMORY);
      assertThat(exited.reason()).isEqualTo("killed: out of memory");
    }
  }

  @Test
  void refusesTwoMountsAtOnePlaceAndLeavesNothing() {
    TaskSpec spec =
        task(new Program.Waits())
            .withFilesystem(
                new Filesystem(
                    List.of(
                        new Mount.Tmpfs("/data", null, null),
                        new Mount.Volume(VOLUME, "/data", false)),
                    false));

    assertFailure(ErrorCode.INVALID_INPUT, () -> engine.tasks().create(spec));
    assertThat(engine.tasks().list()).isEmpty();
  }

  @Test
  void givesATaskItsConfigsAndSecretsOnly() throws Exception {
    TaskSpec spec = withFile(task(new Program.Shows("/run/secrets/password")), "it");

    engine.tasks().create(spec, EngineContractTest::held);
    engine.tasks().start(spec.id());

    withinSeconds(
        5, () -> assertThat(lines(spec.id(), LogRequest.ALL)).containsExactly("hunter", "two"));
    assertThat(engine.tasks().find(spec.id()).orElseThrow().toString()).doesNotContain("hunter");
  }

  @Test
  void refusesAFileThatNobodyHasOrThatIsTooLargeAndLeavesNothing() {
    TaskSpec missing = withFile(task(new Program.Waits()), "missing");
    TaskSpec large = withFile(task(new Program.Waits()), "it");
    byte[] tooMuch = new byte[(1 << 20) + 1];

    assertFailure(ErrorCode.NOT_FOUND, () -> engine.tasks().create(missing));
    assertFailure(ErrorCode.INVALID_INPUT, () -> engine.tasks().create(large, id -> tooMuch));

    assertThat(engine.tasks().list()).isEmpty();
  }

  @Test
  void keepsTheFilesOfATaskThatWasCreatedOnlyOrForgetsIt() throws Exception {
    TaskSpec spec = withFile(task(new Program.Shows("/run/secrets/password")), "it");
    engine.tasks().create(spec, EngineContractTest::held);
    engine.close();

    engine = machine.open();

    if (engine.recover().stream().anyMatch(t -> t.state() instanceof TaskState.Created)) {
      engine.tasks().start(spec.id());
      withinSeconds(
          5, () -> assertThat(lines(spec.id(), LogRequest.ALL)).containsExactly("hunter", "two"));
    }
  }

  private static byte[] held(String id) {
    return Objects.requireNonNull(HELD.get(id));
  }

  private static TaskSpec withFile(TaskSpec spec, String content) {
    return spec.withFilesystem(
        new Filesystem(
            List.of(new Mount.File("/run/secrets/password", content, 0, 0, 0444)), false));
  }

  @Test
  void givesAPortOfTheMachineToOneServiceOnly() throws IOException {
    engine.networks().create(NetworkSpec.of(NETWORK, Map.of()));
    int port = freePort();
    TaskSpec web = published(task("web", new Program.Waits()), port);
    TaskSpec sibling = published(task("web", new Program.Waits()), port);
    TaskSpec other = published(task("api", new Program.Waits()), port);
    boolean shared = engine.capabilities().contains(Capability.SHARED_PORTS);
    start(web);
    if (shared) {
      start(sibling);
    } else {
      assertFailure(ErrorCode.PORT_TAKEN, () -> engine.tasks().create(sibling));
    }

    assertFailure(ErrorCode.PORT_TAKEN, () -> engine.tasks().create(other));
    assertThat(engine.tasks().list()).hasSize(shared ? 2 : 1);
  }

  @Test
  void adoptsWhatRunsAndLearnsWhatEnded() {
    TaskSpec running = task("web", new Program.Prints("still here"));
    TaskSpec ending = task("job", new Program.Ends(Duration.ofMillis(200), 9));
    start(running);
    start(ending);
    engine.close();

    engine = machine.open();
    List<EngineTask> adopted = engine.recover();

    assertThat(adopted)
        .extracting(EngineTask::id)
        .containsExactlyInAnyOrder(running.id(), ending.id());
    assertThat(engine.tasks().find(running.id()).orElseThrow().isRunning()).isTrue();
    assertThat(awaitExit(ending.id()).exitCode()).isEqualTo(9);
    withinSeconds(
        5, () -> assertThat(lines(running.id(), LogRequest.ALL)).containsExactly("still here"));
    engine.tasks().stop(running.id(), GRACE);
    awaitExit(running.id());
  }

  @Test
  void forgetsWhatWasCreatedButNeverStarted() {
    TaskSpec spec = task(new Program.Waits());
    engine.tasks().create(spec);
    engine.close();

    engine = machine.open();

    assertThat(engine.recover()).noneMatch(EngineTask::isRunning);
  }

  @Test
  void refusesAnArchiveThatIsNone() {
    byte[] nonsense = "this is not a tar archive".getBytes(StandardCharsets.UTF_8);

    assertFailure(
        ErrorCode.INVALID_INPUT,
        () -> engine.images().load(TenantId.DEFAULT, new ByteArrayInputStream(nonsense)));
  }

  private void start(TaskSpec spec) {
    engine.tasks().create(spec);
    engine.tasks().start(spec.id());
  }

  private TaskSpec task(Program program) {
    return task("web", program);
  }

  private TaskSpec task(String service, Program program) {
    return machine.task(identity(service), program);
  }

  private TaskIdentity identity(String service) {
    return new TaskIdentity(
        new TaskId(ids.next()),
        TenantId.DEFAULT,
        new StackName("shop"),
        new ServiceName(service),
        1,
        Map.of());
  }

  private static TaskSpec attached(TaskSpec spec) {
    return published(spec, List.of());
  }

  private static TaskSpec published(TaskSpec spec, int port) {
    return published(
        spec, List.of(new PortBinding("127.0.0.1", port, 8080, PortBinding.Protocol.TCP)));
  }

  private static TaskSpec published(TaskSpec spec, List<PortBinding> ports) {
    String service = spec.identity().service().value();
    return spec.withNetworking(
        new Networking(
            Networking.Namespace.OWN,
            null,
            List.of(new Networking.Attachment(NETWORK, List.of(service))),
            ports,
            Map.of()));
  }

  private TaskState.Exited awaitExit(TaskId id) {
    withinSeconds(
        10,
        () ->
            assertThat(engine.tasks().find(id).orElseThrow().state())
                .isInstanceOf(TaskState.Exited.class));
    return (TaskState.Exited) engine.tasks().find(id).orElseThrow().state();
  }

  private List<String> lines(TaskId id, LogRequest request) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    try (LogStream log = engine.tasks().logs(id, request)) {
      for (LogLine line = log.next(); line != null; line = log.next()) {
        lines.add(line.text());
      }
    }
    return lines;
  }

  private static void assertFailure(ErrorCode code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            BerthException.class, failure -> assertThat(failure.code()).isEqualTo(code));
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
