package dev.berth.engine.embedded;

import dev.berth.engine.TaskSpec;
import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.kernel.TaskId;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.concurrent.locks.LockSupport;

/** A process with an engine and a running task, to be killed. */
final class KilledEngine {
  private KilledEngine() {}

  static Process start(Home home) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            System.getProperty("java.class.path"),
            KilledEngine.class.getName(),
            home.instance(),
            home.data().toString(),
            home.run().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  static TaskId awaitTask(Process process) throws IOException {
    BufferedReader reader = process.inputReader(StandardCharsets.UTF_8);
    return new TaskId(reader.readLine());
  }

  public static void main(String[] args) {
    Home home = new Home(args[0], Path.of(args[1]), Path.of(args[2]));
    EmbeddedEngine engine = EmbeddedEngine.open(EngineSettings.of(home, InstantSource.system()));
    engine.recover();
    TaskSpec spec =
        EngineOnMachine.shell(
            "trap 'echo ended; exit 5' USR1; echo ready; while true; do sleep 0.05; done");
    engine.tasks().create(spec);
    engine.tasks().start(spec.id());
    System.out.println(spec.id());
    while (true) {
      LockSupport.park();
    }
  }
}
