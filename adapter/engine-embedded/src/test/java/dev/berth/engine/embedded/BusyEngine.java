package dev.berth.engine.embedded;

import dev.berth.engine.Filesystem;
import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Device;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.VolumeName;
import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A process whose engine makes, starts, ends and removes tasks with everything a task can have,
 * until it is killed.
 */
final class BusyEngine {
  static final VolumeName VOLUME = new VolumeName(TenantId.DEFAULT, "busy");
  private static final NetworkName NETWORK = new NetworkName(TenantId.DEFAULT, "busy_default");

  private BusyEngine() {}

  static Process start(Home home) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "--enable-native-access=ALL-UNNAMED",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            BusyEngine.class.getName(),
            home.instance(),
            home.data().toString(),
            home.run().toString())
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  public static void main(String[] args) throws IOException {
    Home home = new Home(args[0], Path.of(args[1]), Path.of(args[2]));
    EmbeddedEngine engine = EmbeddedEngine.open(EngineSettings.of(home, InstantSource.system()));
    engine.recover();
    engine.networks().create(NetworkSpec.of(NETWORK, Map.of()));
    Path data = engine.volumes().create(VOLUME, Map.of()).path();
    Files.createDirectories(data.resolve("a/b"));
    System.out.println("busy");
    for (int round = 0; true; round++) {
      TaskId id = round(engine, round);
      if (round % 3 > 0) {
        engine.tasks().remove(id);
      }
    }
  }

  private static TaskId round(EmbeddedEngine engine, int round) {
    TaskSpec spec = spec();
    engine.tasks().create(spec, id -> "secret".getBytes(StandardCharsets.UTF_8));
    engine.tasks().start(spec.id());
    switch (round % 4) {
      case 0 -> engine.tasks().stop(spec.id(), Duration.ofMillis(10));
      case 1 -> engine.tasks().kill(spec.id(), "KILL");
      default -> {
        // It goes on.
      }
    }
    return spec.id();
  }

  private static TaskSpec spec() {
    TaskSpec plain = EngineOnMachine.shell("sleep 1000");
    List<Mount> mounts =
        List.of(
            new Mount.Volume(VOLUME, "/whole", false),
            new Mount.Volume(VOLUME, "/part", true, "a/b"),
            new Mount.File("/run/secrets/a", "a", 0, 0, 0400),
            new Mount.File("/b", "b", 1, 1, 0444),
            new Mount.Tmpfs("/dev/shm", null, null));
    Isolation isolation =
        new Isolation(
            Limits.NONE,
            Set.of(),
            Set.of(),
            Set.of(),
            List.of(),
            Map.of(),
            List.of(new Device(Path.of("/dev/full"), "/dev/mine", "rw")),
            Set.of());
    return plain
        .withFilesystem(new Filesystem(mounts, false))
        .withIsolation(isolation)
        .withNetworking(
            new Networking(
                Networking.Namespace.OWN,
                null,
                List.of(new Networking.Attachment(NETWORK, List.of("busy"))),
                List.of(),
                Map.of()));
  }
}
