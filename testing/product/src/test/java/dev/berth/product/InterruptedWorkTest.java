package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * SIGKILL of Berth at a random moment of an update, a scale, a pull or a removal: the next server
 * reaches what was wanted, and keeps nothing that no task needs. Writes its figures to {@code
 * target/interrupted-work.txt}.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "docker-registry", "skopeo", "busybox", "tar"})
class InterruptedWorkTest {
  private static final int ROUNDS = Integer.getInteger("kill.rounds", 15);
  private static final int LONGEST_MILLIS = 700;
  private static final int LAYERS = 3;
  private static final int LAYER_BYTES = 8 << 20;

  @TempDir private static Path folder;

  private final Installation berth = Installation.create();
  private final Random random = new Random();
  private final Map<String, List<Double>> seconds = new TreeMap<>();
  private String image = "";
  private int version;
  private int replicas = 2;
  private boolean pulled;

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void isDoneByTheNextServer() throws Exception {
    long seed = Long.getLong("kill.seed", System.nanoTime());
    System.out.println("seed " + seed);
    random.setSeed(seed);
    try (Registry registry = Registry.start()) {
      registry.push(image(), "tools:1");
      image = registry.reference("tools:1");
      berth.up().succeeded();
      deploy("steady", "berth/host");
      awaitWanted();

      for (int round = 0; round < ROUNDS; round++) {
        String work = begin();
        LockSupport.parkNanos(Duration.ofMillis(random.nextInt(LONGEST_MILLIS)).toNanos());
        berth.killServer();
        long start = System.nanoTime();
        berth.up().succeeded();
        awaitWanted();
        seconds
            .computeIfAbsent(work, w -> new ArrayList<>())
            .add((System.nanoTime() - start) / 1e9);
        if (!pulled) {
          forgetTheImage();
        }
      }
    }
    List<String> figures =
        seconds.entrySet().stream()
            .map(
                entry ->
                    Figures.line("wanted state after a killed " + entry.getKey(), entry.getValue()))
            .toList();
    Files.write(Path.of("target", "interrupted-work.txt"), figures);
  }

  /** Asks for some work and returns when it was accepted. */
  private String begin() throws IOException {
    return switch (random.nextInt(4)) {
      case 0 -> update();
      case 1 -> scale();
      default -> pulled ? removal() : pull();
    };
  }

  private String update() throws IOException {
    version++;
    deploy("steady", "berth/host");
    return "update";
  }

  private String scale() throws IOException {
    replicas = 1 + random.nextInt(4);
    String body = "{\"replicas\":%d}".formatted(replicas);
    accepted("POST", "/api/stacks/steady/services/s/scale", body);
    return "scale";
  }

  private String pull() throws IOException {
    pulled = true;
    deploy("pulled", image);
    return "pull";
  }

  private String removal() throws IOException {
    pulled = false;
    accepted("DELETE", "/api/stacks/pulled", "");
    return "removal";
  }

  private void deploy(String stack, String image) throws IOException {
    String file =
        "services: {s: {image: '%s', command: [/bin/sleep, '1000000'], stop_signal: SIGKILL,"
                .formatted(image)
            + " environment: {VERSION: 'v%d'}, volumes: ['data:/data'], deploy: {replicas: %d}}}"
                .formatted(version, stack.equals("steady") ? replicas : 1)
            + "\nvolumes: {data: {}}";
    String body =
        "{\"files\":[{\"name\":\"compose.yml\",\"content\":\"%s\"}],\"variables\":{},\"directory\":\"/tmp\"}"
            .formatted(file.replace("\n", "\\n"));
    accepted("PUT", "/api/stacks/" + stack, body);
  }

  private void accepted(String method, String path, String body) throws IOException {
    FrontDoorClient.Answer answer = berth.api(method, path, body);
    assertThat(answer.status()).as("%s %s: %s", method, path, answer.body()).isEqualTo(202);
  }

  private void awaitWanted() {
    Eventually.withinSeconds(
        30,
        () -> {
          String all = berth.api("GET", "/api/tasks?all=true", "").body();
          List<RunningTask> tasks = RunningTask.parse(all);
          assertThat(tasks).hasSize(replicas + (pulled ? 1 : 0));
          assertThat(tasks.stream().filter(task -> task.isOf("steady_s")))
              .hasSize(replicas)
              .allSatisfy(task -> assertThat(environment(task)).contains("VERSION=v" + version));
          assertThat(tasks.stream().filter(task -> task.isOf("pulled_s"))).hasSize(pulled ? 1 : 0);
          assertNothingElse(tasks);
          assertThat(berth.machine().engineFiles("tasks")).isEqualTo(RunningTask.parseIds(all));
        });
  }

  private void assertNothingElse(List<RunningTask> tasks) {
    Set<String> ids =
        tasks.stream().map(RunningTask::id).collect(Collectors.toCollection(TreeSet::new));
    assertThat(berth.machine().tasksByPlace())
        .allSatisfy((place, found) -> assertThat(found).as(place).isEqualTo(ids));
    assertThat(tasks).extracting(RunningTask::address).doesNotHaveDuplicates();
  }

  private void forgetTheImage() throws IOException {
    berth.api("DELETE", "/api/images?reference=" + image, "");
    Eventually.withinSeconds(
        10,
        () -> {
          for (String place : List.of("images/default", "layers", "l", "tmp/images")) {
            assertThat(berth.machine().engineFiles(place)).as(place).isEmpty();
          }
        });
  }

  private static String environment(RunningTask task) throws IOException {
    return Files.readString(Path.of("/proc", Long.toString(task.pid()), "environ"));
  }

  /** A busybox with some weight, so that a pull takes a while. */
  private static Path image() throws IOException {
    List<Path> tars = new ArrayList<>();
    Path bin = Files.createDirectories(folder.resolve("root/bin"));
    Files.copy(Path.of("/usr/bin/busybox"), bin.resolve("busybox"));
    bin.resolve("busybox").toFile().setExecutable(true, false);
    Files.createSymbolicLink(bin.resolve("sleep"), Path.of("busybox"));
    tars.add(tar("bin"));
    Random weight = new Random(1);
    for (int i = 0; i < LAYERS; i++) {
      byte[] bytes = new byte[LAYER_BYTES];
      weight.nextBytes(bytes);
      Files.write(folder.resolve("root/weight" + i), bytes);
      tars.add(tar("weight" + i));
    }
    Path layout = folder.resolve("layout");
    new OciLayout(layout).write(tars, "{}");
    return layout;
  }

  private static Path tar(String name) {
    Path tar = folder.resolve(name + ".tar");
    List<String> command =
        List.of("tar", "-C", folder + "/root", "--owner=0", "-cf", tar.toString(), name);
    Command.run(folder, Map.of(), command).succeeded();
    return tar;
  }
}
