package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Filesystem;
import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The start of a task, in one run with the bare runtime's on the same root. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class StartSpeedTest {
  private static final int ROUNDS = Integer.getInteger("rounds", 50);
  private static final int WARM_UP = Integer.getInteger("warmup", 50);
  private static final NetworkName NETWORK = new NetworkName(TenantId.DEFAULT, "speed_default");

  @TempDir Path directory;

  @Test
  void startsAtMostThreeTimesAsSlowlyAsTheBareRuntime() throws Exception {
    try (EngineOnMachine machine = new EngineOnMachine(directory)) {
      machine.engine().networks().create(NetworkSpec.of(NETWORK, Map.of()));
      Path signs = Files.createDirectory(directory.resolve("signs"));
      Path bundle = bareBundle(machine, signs);
      List<Long> bare = new ArrayList<>();
      List<Long> own = new ArrayList<>();
      List<Long> created = new ArrayList<>();
      for (int round = -WARM_UP; round < ROUNDS; round++) {
        long[] times = own(machine, signs);
        long runtime = bare(bundle, signs);
        if (round >= 0) {
          own.add(times[1]);
          created.add(times[0]);
          bare.add(runtime);
        }
      }
      String figures =
          "ours p50 %.1f p99 %.1f (create p50 %.1f), bare p50 %.1f p99 %.1f milliseconds"
              .formatted(
                  at(own, 0.5), at(own, 0.99), at(created, 0.5), at(bare, 0.5), at(bare, 0.99));
      Files.writeString(Path.of("target", "start-speed.txt"), figures + "\n");
      assertThat(at(own, 0.5)).as(figures).isLessThan(3 * at(bare, 0.5));
    }
  }

  private static double at(List<Long> times, double quantile) {
    List<Long> sorted = new ArrayList<>(times);
    Collections.sort(sorted);
    return sorted.get((int) (quantile * (sorted.size() - 1))) / 1e6;
  }

  /** How long until create has returned, and until the first instruction has left a sign. */
  private static long[] own(EngineOnMachine machine, Path signs) {
    TaskSpec plain = EngineOnMachine.spec("/bin/busybox", "mkdir", "/signs/seen");
    TaskSpec spec =
        plain
            .withFilesystem(new Filesystem(List.of(new Mount.Bind(signs, "/signs", false)), false))
            .withNetworking(
                new Networking(
                    Networking.Namespace.OWN,
                    null,
                    List.of(new Networking.Attachment(NETWORK, List.of("speed"))),
                    List.of(),
                    Map.of()))
            .withIsolation(
                new Isolation(
                    new Isolation.Limits(ByteSize.ofMebibytes(64), 1.0, 100),
                    Set.of(),
                    Set.of(),
                    Set.of(),
                    List.of(),
                    Map.of()));
    long begin = System.nanoTime();
    machine.engine().tasks().create(spec);
    long created = System.nanoTime() - begin;
    machine.engine().tasks().start(spec.id());
    long seen = awaitSign(signs, begin);
    machine.awaitExit(spec.id());
    machine.engine().tasks().remove(spec.id());
    return new long[] {created, seen};
  }

  private static long awaitSign(Path signs, long begin) {
    Path sign = signs.resolve("seen");
    while (!Files.exists(sign)) {
      LockSupport.parkNanos(100_000);
    }
    long seen = System.nanoTime() - begin;
    assertThat(sign.toFile().delete()).isTrue();
    return seen;
  }

  private static Path bareBundle(EngineOnMachine machine, Path signs) throws IOException {
    TaskSpec spec =
        EngineOnMachine.spec("/bin/busybox", "mkdir", "/signs/seen")
            .withFilesystem(new Filesystem(List.of(new Mount.Bind(signs, "/signs", false)), false));
    Path bundle = Files.createDirectory(signs.resolveSibling("bundle"));
    machine.engine().tasks().create(spec);
    TaskFolder folder = TaskFolder.of(machine.home, spec.id());
    String config = Files.readString(folder.config());
    Path root = bundle.resolve("rootfs/bin");
    Files.createDirectories(root);
    Files.copy(EngineOnMachine.BUSYBOX, root.resolve("busybox"));
    assertThat(root.resolve("busybox").toFile().setExecutable(true)).isTrue();
    for (String file : List.of("hosts", "hostname", "resolv.conf")) {
      Files.createDirectories(bundle.resolve("rootfs/etc"));
      Files.writeString(bundle.resolve("rootfs/etc").resolve(file), "");
    }
    String bare =
        config
            .replace(folder.root().toString(), bundle.resolve("rootfs").toString())
            .replace(
                "/berth-" + machine.home.instance() + "/" + spec.id(),
                "/berth-" + machine.home.instance() + "/bare")
            .replaceAll("\"path\":\"[^\"]*/netns/[^\"]*\",?", "")
            .replaceAll(",}", "}")
            .replaceAll(
                "\"source\":\"[^\"]*/(resolv.conf|hostname|hosts[^\"]*)\"",
                "\"source\":\"/etc/hostname\"");
    Files.writeString(bundle.resolve("config.json"), bare);
    machine.engine().tasks().remove(spec.id());
    return bundle;
  }

  private static long bare(Path bundle, Path signs) throws Exception {
    long begin = System.nanoTime();
    Process process =
        new ProcessBuilder(
                "runc",
                "--root",
                bundle.resolve("state").toString(),
                "run",
                "--bundle",
                bundle.toString(),
                "bare")
            .redirectErrorStream(true)
            .redirectOutput(bundle.resolve("output").toFile())
            .start();
    Path sign = signs.resolve("seen");
    while (!Files.exists(sign)) {
      assertThat(process.isAlive() || process.exitValue() == 0)
          .as(() -> TextFiles.find(bundle.resolve("output")).orElse(""))
          .isTrue();
      LockSupport.parkNanos(100_000);
    }
    long seen = System.nanoTime() - begin;
    assertThat(process.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(sign.toFile().delete()).isTrue();
    return seen;
  }
}
