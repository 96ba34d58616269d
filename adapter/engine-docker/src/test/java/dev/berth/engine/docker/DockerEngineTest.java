package dev.berth.engine.docker;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.Engine;
import dev.berth.engine.EngineEvent;
import dev.berth.engine.EngineTask;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.TerminalSize;
import dev.berth.engine.contract.Program;
import dev.berth.engine.docker.DockerSettings.Target;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Daemon;
import dev.berth.kit.Requires;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the contract does not ask: other people's containers, a daemon that goes away. */
@Tag("full")
@Timeout(120)
@Requires({"root", "dockerd", "runc", "unshare", "ip"})
class DockerEngineTest {
  private static final IdSource IDS = IdSource.random(new java.util.Random());
  private static final TenantId RED = new TenantId("red");

  private static Daemon daemon;

  @TempDir Path directory;
  private final List<EngineEvent> events = new CopyOnWriteArrayList<>();
  private DaemonMachine machine;
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
    engine = machine.open();
    engine.recover();
    engine.watch(events::add);
  }

  @AfterEach
  void closeEngine() {
    engine.tasks().list().forEach(task -> engine.tasks().remove(task.id()));
    engine.close();
    machine.close();
  }

  @Test
  void neitherListsNorRemovesWhatIsOfAnotherInstance() throws IOException {
    EngineTask task = run(machine.task(identity(), new Program.Waits()));
    try (Engine other = new DaemonMachine(daemon, directory).open()) {
      assertThat(other.recover()).isEmpty();
      assertThat(other.tasks().list()).isEmpty();
      assertThat(other.images().list(TenantId.DEFAULT))
          .flatExtracting(Image::references)
          .containsExactly("berth/host:latest", "busybox:latest");
      other.tasks().remove(task.id());
      other.images().prune(TenantId.DEFAULT, Images.PruneScope.UNUSED);
    }

    assertThat(engine.tasks().find(task.id()).orElseThrow().isRunning()).isTrue();
    assertThat(engine.images().list(TenantId.DEFAULT)).hasSize(2);
  }

  @Test
  void keepsTheImagesOfTenantsApart() throws IOException {
    engine
        .images()
        .importRootFilesystem(RED, "app:1", new ByteArrayInputStream(DaemonMachine.busybox()));

    assertThat(engine.images().find(RED, "app:1")).isPresent();
    assertThat(engine.images().find(TenantId.DEFAULT, "app:1")).isEmpty();
    assertThat(engine.images().find(RED, "busybox")).isEmpty();
    engine.images().remove(RED, "app:1");
    assertThat(engine.images().list(RED))
        .flatExtracting(Image::references)
        .containsExactly("berth/host:latest");
  }

  @Test
  void showsTheMachinesProgramsReadOnly() throws Exception {
    TaskSpec spec =
        TaskSpec.of(identity(), Images.HOST)
            .withProcess(
                ProcessSpec.ofCommand(
                    List.of("/bin/sh", "-c", "id -u; touch /usr/no 2>/dev/null || echo refused")));
    run(spec);

    withinSeconds(10, () -> assertThat(lines(spec.id())).containsExactly("0", "refused"));
  }

  /** A daemon may lose an event; what is listed shows the end of a task all the same. */
  @Test
  void findsAnEndThatNobodyToldOf() throws Exception {
    EngineTask task = run(machine.task(identity(), new Program.Waits()));
    try (DockerApi api = new DockerApi(DaemonMachine.target(daemon))) {
      TaskTable table = new TaskTable(_ -> {});
      Observer observer =
          new Observer(api, new Labels(machine.settings().home().instance()), table);
      observer.lookAround();
      assertThat(table.all()).singleElement().matches(known -> known.task().isRunning());

      engine.tasks().stop(task.id(), Duration.ZERO);
      observer.lookForMissed();

      assertThat(table.all()).singleElement().matches(known -> !known.task().isRunning());
    }
  }

  @Test
  void carriesInputAndBothOutputsOfACommand() throws Exception {
    EngineTask task = run(machine.task(identity(), new Program.Waits()));
    try (ExecSession exec =
        engine
            .tasks()
            .exec(task.id(), ExecSpec.of(DaemonMachine.script("cat; echo bad >&2; exit 3")))) {
      exec.stdin().write("hello\n".getBytes(StandardCharsets.UTF_8));
      exec.stdin().close();

      assertThat(exec.stdout().readAllBytes()).asString().isEqualTo("hello\n");
      assertThat(exec.stderr().readAllBytes()).asString().isEqualTo("bad\n");
      assertThat(exec.waitFor(Duration.ofSeconds(10))).hasValue(3);
    }
  }

  @Test
  void givesACommandATerminalOfItsSize() throws Exception {
    EngineTask task = run(machine.task(identity(), new Program.Waits()));
    ExecSpec spec =
        new ExecSpec(
            DaemonMachine.script("sleep 0.3; stty size"),
            Map.of(),
            null,
            null,
            new TerminalSize(91, 17));
    try (ExecSession exec = engine.tasks().exec(task.id(), spec)) {
      assertThat(exec.stdout().readAllBytes()).asString().contains("17 91");
      assertThat(exec.waitFor(Duration.ofSeconds(10))).hasValue(0);
    }
  }

  @Test
  void saysThatACommandDoesNotExist() throws Exception {
    EngineTask task = run(machine.task(identity(), new Program.Waits()));
    try (ExecSession exec =
        engine.tasks().exec(task.id(), ExecSpec.of(List.of("/no/such/program")))) {
      assertThat(exec.waitFor(Duration.ofSeconds(10)).orElseThrow()).isIn(126, 127);
    }
  }

  @Test
  void endsACommandThatNobodyWaitsFor() throws Exception {
    EngineTask task = run(machine.task(identity(), new Program.Waits()));
    engine.tasks().exec(task.id(), ExecSpec.of(List.of("/bin/sleep", "1000"))).close();

    withinSeconds(
        20,
        () -> {
          try (ExecSession ps =
              engine
                  .tasks()
                  .exec(
                      task.id(),
                      ExecSpec.of(
                          DaemonMachine.script(
                              "for f in /proc/[0-9]*/cmdline; do cat $f; echo; done")))) {
            assertThat(ps.stdout().readAllBytes()).asString().doesNotContain("sleep\0001000");
          }
        });
  }

  @Test
  void putsTogetherALineThatCameInPieces() throws Exception {
    TaskSpec spec =
        TaskSpec.of(identity(), "busybox")
            .withProcess(
                ProcessSpec.ofCommand(
                    DaemonMachine.script(
                        "i=0; while [ $i -lt 4000 ]; do echo -n 0123456789; i=$((i+1)); done; echo; echo end")));
    run(spec);

    withinSeconds(20, () -> assertThat(lines(spec.id())).hasSize(2));
    assertThat(lines(spec.id()).getFirst()).hasSize(40_000).matches("(0123456789)+");
  }

  @Test
  void catchesUpWithADaemonThatWasAway() throws IOException {
    EngineTask task = run(machine.task(identity(), new Program.Prints("here")));
    daemon.stop();

    withinSeconds(30, () -> assertThat(engine.health().ready()).isFalse());
    assertThat(engine.health().summary()).contains("does not answer").contains("Start it");
    assertThat(engine.tasks().list()).hasSize(1);
    assertThatThrownBy(() -> engine.tasks().create(machine.task(identity(), new Program.Waits())))
        .isInstanceOfSatisfying(
            BerthException.class,
            failure -> assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE));
    daemon.start();

    withinSeconds(30, () -> assertThat(engine.health().ready()).isTrue());
    // Docker ends what it runs when it ends itself.
    withinSeconds(
        30, () -> assertThat(engine.tasks().find(task.id()).orElseThrow().isRunning()).isFalse());
    assertThat(events)
        .extracting(event -> event.getClass().getSimpleName())
        .contains("HealthChanged", "TaskExited");
    run(machine.task(identity(), new Program.Waits()));
  }

  @Test
  void isNotHeldUpByASocketThatHangs() throws Exception {
    Target patient = DaemonMachine.target(daemon);
    Target impatient = new Target(patient.flavour(), patient.address(), Duration.ofSeconds(3));
    DockerSettings settings =
        DockerSettings.of(impatient, machine.settings().home(), InstantSource.system());
    try (Engine hasty = DockerEngine.open(settings)) {
      assertThat(hasty.health().ready()).isTrue();
      daemon.freeze();
      try {
        assertThatThrownBy(() -> hasty.networks().list())
            .isInstanceOfSatisfying(
                BerthException.class,
                failure -> assertThat(failure.code()).isEqualTo(ErrorCode.TIMED_OUT))
            .hasMessageContaining("did not answer within 3 s");
        assertThat(((DockerEngine) hasty).check().ready()).isFalse();
      } finally {
        daemon.thaw();
      }
      withinSeconds(10, () -> assertThat(((DockerEngine) hasty).check().ready()).isTrue());
    }
  }

  private EngineTask run(TaskSpec spec) {
    engine.tasks().create(spec);
    return engine.tasks().start(spec.id());
  }

  private List<String> lines(TaskId id) throws InterruptedException {
    List<String> lines = new ArrayList<>();
    try (LogStream log = engine.tasks().logs(id, LogRequest.ALL)) {
      for (LogLine line = log.next(); line != null; line = log.next()) {
        lines.add(line.text());
      }
    }
    return lines;
  }

  private static TaskIdentity identity() {
    return new TaskIdentity(
        new TaskId(IDS.next()),
        TenantId.DEFAULT,
        new StackName("shop"),
        new ServiceName("web"),
        1,
        Map.of());
  }
}
