package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Engine;
import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.contract.EngineUnderTest;
import dev.berth.engine.contract.Program;
import dev.berth.engine.docker.DockerSettings.Flavour;
import dev.berth.engine.docker.DockerSettings.Home;
import dev.berth.engine.docker.DockerSettings.Target;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Daemon;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A daemon with an instance of its own for one test, and an image of busybox. */
final class DaemonMachine implements EngineUnderTest {
  private static final IdSource IDS = IdSource.random(new java.util.Random());
  private static final Path BUSYBOX = Path.of("/usr/bin/busybox");
  private static final List<String> APPLETS =
      List.of("sh", "cat", "echo", "sleep", "id", "ls", "env", "true", "kill", "nslookup", "stty");

  private static final Isolation SMALL =
      new Isolation(
          new Limits(ByteSize.ofMebibytes(32), null, null),
          Set.of(),
          Set.of(),
          Set.of(),
          List.of(),
          Map.of());

  private final Daemon daemon;
  private final DockerSettings settings;

  DaemonMachine(Daemon daemon, Path directory) throws IOException {
    this.daemon = daemon;
    Home home = new Home("t" + IDS.next().substring(0, 6), directory.resolve("run"));
    this.settings = DockerSettings.of(target(daemon), home, InstantSource.system());
    try (Engine engine = open()) {
      engine
          .images()
          .importRootFilesystem(TenantId.DEFAULT, "busybox", new ByteArrayInputStream(busybox()));
    }
  }

  /** How to reach a daemon; patient for less long than others would be. */
  static Target target(Daemon daemon) {
    Target patient =
        Target.socket(Flavour.valueOf(daemon.engine().toUpperCase(Locale.ROOT)), daemon.socket());
    return new Target(patient.flavour(), patient.address(), Duration.ofSeconds(15));
  }

  /** The tar of a root with busybox. */
  static byte[] busybox() throws IOException {
    TarWriter tar = new TarWriter().folder("bin", 0755).folder("tmp", 01777).folder("etc", 0755);
    tar.file("bin/busybox", 0755, Files.readAllBytes(BUSYBOX));
    APPLETS.forEach(name -> tar.link("bin/" + name, "busybox"));
    return tar.bytes();
  }

  DockerSettings settings() {
    return settings;
  }

  @Override
  public Engine open() {
    return DockerEngine.open(settings);
  }

  @Override
  public TaskSpec task(TaskIdentity identity, Program program) {
    List<String> command =
        switch (program) {
          case Program.Waits() -> script("trap 'exit 0' TERM; while true; do sleep 0.05; done");
          case Program.IgnoresStop() -> script("trap '' TERM; while true; do sleep 0.05; done");
          case Program.Ends(var after, int code) ->
              script(
                  String.format(
                      Locale.ROOT, "sleep %.3f; exit %d", after.toMillis() / 1000.0, code));
          case Program.Prints(String line) ->
              script("trap 'exit 0' TERM; echo '" + line + "'; while true; do sleep 0.05; done");
          case Program.Shows(String path) ->
              script("trap 'exit 0' TERM; cat '" + path + "'; while true; do sleep 0.05; done");
          case Program.Overeats() -> List.of("/bin/busybox", "tail", "-c", "90000000", "/dev/zero");
          case Program.Unstartable() -> List.of("/no/such/program");
          case Program.AnswersExec(int code) -> script("while true; do sleep 0.05; done");
        };
    TaskSpec spec = TaskSpec.of(identity, "busybox").withProcess(ProcessSpec.ofCommand(command));
    return program instanceof Program.Overeats ? spec.withIsolation(SMALL) : spec;
  }

  static List<String> script(String text) {
    return List.of("/bin/sh", "-c", text);
  }

  @Override
  public List<String> execCommand(int exitCode) {
    return script("exit " + exitCode);
  }

  @Override
  public void close() {
    String instance = settings.home().instance();
    assertThat(names("/containers/json", text -> text.contains(instance))).isEmpty();
    assertThat(names("/networks", text -> text.contains(instance))).isEmpty();
    assertThat(Path.of("/dev/shm/berth-" + instance)).doesNotExist();
  }

  /** How many there are of something of the daemon's, whoever made it. */
  private Map<String, String> names(String path, Predicate<String> wanted) {
    Map<String, String> found = new TreeMap<>();
    try (DockerApi api = new DockerApi(target(daemon))) {
      api.ask(Call.get(path, "list what is left").with("all", "true"))
          .forEach(
              thing -> {
                String text = thing.toString();
                if (wanted.test(text)) {
                  found.put(TaskReader.id(thing), text);
                }
              });
    }
    return found;
  }
}
