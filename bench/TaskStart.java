import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * How long it takes from a request to the first instruction inside a task, in one run for Berth's
 * API, Docker's API and bare {@code runc run}. The program inside is the same static busybox; its
 * first deed is to write a byte into a pipe of the machine, and the byte's arrival ends the time.
 *
 * <p>Berth and Docker give the task a network, a log and limits; bare runc gives it none of these.
 *
 * <p>Arguments: folder with {@code rootfs.tar} and {@code rootfs/}, Berth's port, Berth's token,
 * Docker's socket, number of starts.
 */
final class TaskStart {
  private static final String PROGRAM = "echo > /f/started; exec sleep 1000";

  private final Path folder;
  private final RandomAccessFile pipe;
  private final Http berth;
  private final Http docker;
  private final Map<String, List<Double>> millis = new LinkedHashMap<>();

  private TaskStart(Path folder, int port, String token, Path socket) throws Exception {
    this.folder = folder;
    Path fifo = Files.createDirectories(folder.resolve("f")).resolve("started");
    Files.deleteIfExists(fifo);
    new ProcessBuilder("mkfifo", "-m", "666", fifo.toString()).inheritIO().start().waitFor();
    this.pipe = new RandomAccessFile(fifo.toFile(), "rw");
    this.berth = Http.tcp(port, token);
    this.docker = Http.unix(socket);
  }

  public static void main(String[] arguments) throws Exception {
    TaskStart bench =
        new TaskStart(
            Path.of(arguments[0]),
            Integer.parseInt(arguments[1]),
            arguments[2],
            Path.of(arguments[3]));
    int starts = Integer.parseInt(arguments[4]);
    bench.prepare();
    for (int i = 0; i < starts + 5; i++) {
      boolean warm = i >= 5;
      bench.runc(i, warm);
      bench.berth(warm);
      bench.docker(i, warm);
    }
    bench.finish();
    bench.print();
  }

  private void prepare() throws IOException {
    byte[] tar = Files.readAllBytes(folder.resolve("rootfs.tar"));
    berth.send("POST", "/api/images/import?reference=bench/busybox:1", "application/x-tar", tar);
    docker.send(
        "POST",
        "/v1.41/images/create?fromSrc=-&repo=bench/busybox&tag=1",
        "application/x-tar",
        tar);
    docker.send("POST", "/v1.41/networks/create", "{\"Name\":\"bench\",\"Driver\":\"bridge\"}");
    String compose =
        """
        services:
          web:
            image: bench/busybox:1
            command: ["/bin/sh", "-c", "%s"]
            stop_signal: SIGKILL
            mem_limit: 64m
            cpus: 1
            pids_limit: 100
            volumes: ["%s:/f"]
            deploy: {replicas: 0}
        """
            .formatted(PROGRAM, folder.resolve("f"));
    String body =
        "{\"files\":[{\"name\":\"compose.yml\",\"content\":%s}],\"variables\":{},\"directory\":\"/\"}"
            .formatted(quoted(compose));
    berth.send("PUT", "/api/stacks/bench", body);
  }

  private void berth(boolean counted) throws Exception {
    long start = System.nanoTime();
    scale(1);
    pipe.read();
    record("Berth API", start, counted);
    scale(0);
    awaitNoTask();
  }

  private void scale(int replicas) throws IOException {
    berth.send("POST", "/api/stacks/bench/services/web/scale", "{\"replicas\":" + replicas + "}");
  }

  private void awaitNoTask() throws Exception {
    for (int i = 0; i < 500; i++) {
      if (!berth.send("GET", "/api/tasks?stack=bench", "").contains("\"running\"")) {
        return;
      }
      Thread.sleep(10);
    }
    throw new IllegalStateException("The task of Berth does not end");
  }

  private void docker(int i, boolean counted) throws IOException {
    String config =
        """
        {"Image":"bench/busybox:1","Cmd":["/bin/sh","-c",%s],
         "HostConfig":{"Memory":67108864,"NanoCpus":1000000000,"PidsLimit":100,
           "NetworkMode":"bench","Binds":["%s:/f"]}}
        """
            .formatted(quoted(PROGRAM), folder.resolve("f"));
    long start = System.nanoTime();
    docker.send("POST", "/v1.41/containers/create?name=bench-" + i, config);
    docker.send("POST", "/v1.41/containers/bench-" + i + "/start", "");
    pipe.read();
    record("Docker API", start, counted);
    docker.send("DELETE", "/v1.41/containers/bench-" + i + "?force=true", "");
  }

  private void runc(int i, boolean counted) throws Exception {
    String id = "bench-" + ProcessHandle.current().pid() + "-" + i;
    long start = System.nanoTime();
    Process run =
        new ProcessBuilder("runc", "run", "-d", id)
            .directory(folder.toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    pipe.read();
    record("runc run", start, counted);
    run.waitFor();
    new ProcessBuilder("runc", "delete", "-f", id).start().waitFor();
  }

  private void finish() throws IOException {
    berth.send("DELETE", "/api/stacks/bench", "");
    docker.send("DELETE", "/v1.41/networks/bench", "");
  }

  private void record(String what, long start, boolean counted) {
    if (counted) {
      double took = (System.nanoTime() - start) / 1e6;
      millis.computeIfAbsent(what, w -> Collections.synchronizedList(new ArrayList<>())).add(took);
    }
  }

  private void print() {
    double runc = quantile(millis.get("runc run"), 0.5);
    double docker = quantile(millis.get("Docker API"), 0.5);
    System.out.printf("%-12s %8s %8s %10s %12s%n", "", "p50 ms", "p99 ms", "x runc", "Docker is x");
    millis.forEach(
        (what, all) -> {
          double p50 = quantile(all, 0.5);
          System.out.printf(
              "%-12s %8.1f %8.1f %10.2f %12.2f%n",
              what, p50, quantile(all, 0.99), p50 / runc, docker / p50);
        });
  }

  private static double quantile(List<Double> values, double q) {
    List<Double> sorted = new ArrayList<>(values);
    Collections.sort(sorted);
    return sorted.get((int) Math.min(sorted.size() - 1, Math.round(q * (sorted.size() - 1))));
  }

  private static String quoted(String text) {
    return "\"" + text.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n") + "\"";
  }
}
