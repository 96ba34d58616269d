package dev.berth.logs;

import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.LogLine;
import dev.berth.engine.LogRequest;
import dev.berth.engine.LogStream;
import dev.berth.engine.RunningTasks;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskStats;
import dev.berth.http.RawJson;
import dev.berth.http.Response;
import dev.berth.index.Search;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.StackName;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import dev.berth.kql.KqlParser;
import dev.berth.records.KnownTask;
import dev.berth.records.TaskDirectory;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * How fast lines of tasks become records that can be found: collector, templates and index in one
 * process, without an engine. Lines are drawn from labelled logs with other digits.
 *
 * <p>Arguments: {@code intake LOGS FOLDER LINES TASKS} as fast as it goes, then searches; {@code
 * delay LOGS FOLDER RATE SECONDS} from a line written to its being told by a live tail: of all, and
 * of those written after a quarter of the time, when the code is compiled.
 */
final class LogIntake {
  private static final TenantId TENANT = TenantId.DEFAULT;

  private LogIntake() {}

  public static void main(String[] arguments) throws Exception {
    List<String> lines = read(Path.of(arguments[1]));
    Path folder = Path.of(arguments[2]);
    int first = Integer.parseInt(arguments[3]);
    int second = Integer.parseInt(arguments[4]);
    if (arguments[0].equals("intake")) {
      intake(lines, folder, first, second);
    } else {
      delay(lines, folder, first, second);
    }
  }

  private static List<String> read(Path folder) throws IOException {
    List<String> lines = new ArrayList<>();
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path each :
          files.filter(file -> file.toString().endsWith("_2k.log")).sorted().toList()) {
        lines.addAll(Files.readString(each, StandardCharsets.ISO_8859_1).lines().toList());
      }
    }
    return lines;
  }

  private static void intake(List<String> lines, Path folder, int number, int tasks)
      throws Exception {
    try (Logs logs = new Logs(folder, LogsSettings.DEFAULT, InstantSource.system())) {
      long begun = System.nanoTime();
      logs.start(new Writers(lines, tasks, number / tasks, Long.MAX_VALUE));
      ShelfCounts counts = logs.of(TENANT).shelf().counts();
      long told = 0;
      while (counts.records() < number / tasks * tasks) {
        LockSupport.parkNanos(100_000_000);
        if (counts.records() - told > number / 5) {
          told = counts.records();
          System.out.printf("%,d after %.1f s%n", told, (System.nanoTime() - begun) / 1e9);
        }
      }
      double seconds = (System.nanoTime() - begun) / 1e9;
      System.out.printf(
          "%,d lines of %d tasks in %.1f s: %,.0f a second, %.0f us of processors a line; %s%n",
          counts.records(),
          tasks,
          seconds,
          counts.records() / seconds,
          processors() / 1e3 / counts.records(),
          memory());
      System.out.println("processors by threads: " + threads(counts.records()));
      LockSupport.parkNanos(3_000_000_000L);
      searches(logs);
    }
    System.out.printf("%,d bytes on disk a record%n", size(folder) / number);
  }

  /** The time that the processors gave this process, in nanoseconds. */
  private static long processors() {
    return ((com.sun.management.OperatingSystemMXBean)
            java.lang.management.ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  /**
   * What the threads of a name took of that, in microseconds a line, those first that took most.
   */
  private static String threads(long lines) throws IOException {
    Map<String, Long> ticks = new java.util.HashMap<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path each : threads.toList()) {
        String stat = Files.readString(each.resolve("stat"));
        int name = stat.lastIndexOf(')');
        String[] numbers = stat.substring(name + 2).split(" ");
        ticks.merge(
            stat.substring(stat.indexOf('(') + 1, name),
            Long.parseLong(numbers[11]) + Long.parseLong(numbers[12]),
            Long::sum);
      }
    }
    return ticks.entrySet().stream()
        .sorted(Map.Entry.<String, Long>comparingByValue().reversed())
        .limit(8)
        .map(each -> "%s %.1f".formatted(each.getKey(), each.getValue() * 1e4 / lines))
        .collect(java.util.stream.Collectors.joining(", "));
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }

  private static String memory() throws IOException {
    return Files.readString(Path.of("/proc/self/status"))
        .lines()
        .filter(line -> line.startsWith("RssAnon"))
        .findFirst()
        .orElse("?")
        .replaceAll("\\s+", " ");
  }

  private static void searches(Logs logs) {
    Instant now = Instant.now();
    for (String query :
        List.of(
            "*",
            "error",
            "severity: error and service: s1",
            "connect*",
            "parameters.port: 22",
            "parameters.user: r*")) {
      Search search =
          new Search(
              KqlParser.parse(query),
              now.minusSeconds(3600),
              now.plusSeconds(3600),
              100,
              Search.Order.NEWEST);
      long total = logs.of(TENANT).search().find(search).total();
      System.out.printf(
          "%-32s %,9d or more; newest 100 in %s, histogram of all in %s%n",
          query,
          total,
          times(() -> logs.of(TENANT).search().find(search)),
          times(() -> logs.of(TENANT).search().histogram(search, Duration.ofMinutes(1))));
    }
  }

  private static String times(Runnable work) {
    double[] times = new double[30];
    for (int i = -10; i < times.length; i++) {
      long begun = System.nanoTime();
      work.run();
      times[Math.max(i, 0)] = (System.nanoTime() - begun) / 1e6;
    }
    Arrays.sort(times);
    return "%.1f ms (p95 %.1f)".formatted(times[15], times[28]);
  }

  private static void delay(List<String> lines, Path folder, int rate, int seconds)
      throws Exception {
    try (Logs logs = new Logs(folder, LogsSettings.DEFAULT, InstantSource.system())) {
      logs.start(new Writers(lines, 4, rate / 4 * seconds, rate / 4));
      List<Long> delays = new ArrayList<>();
      List<Long> warm = new ArrayList<>();
      Instant compiled = Instant.now().plusSeconds(seconds / 4);
      Thread tail =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      new Tail(
                              logs.of(TENANT).shelf().arrivals(),
                              logs.of(TENANT).search(),
                              KqlParser.parse(""),
                              new dev.berth.index.TimeMath(InstantSource.system()),
                              0)
                          .writeTo(new Delays(delays, warm, compiled));
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  });
      tail.join(Duration.ofSeconds(seconds + 5));
      synchronized (delays) {
        System.out.printf("%,d lines written at %,d a second%n", rate / 4 * seconds * 4, rate);
        print("told", delays);
        print("told, of the last three quarters of the time", warm);
      }
    }
  }

  private static void print(String what, List<Long> delays) {
    if (delays.isEmpty()) {
      System.out.println("none " + what);
      return;
    }
    long[] sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
    System.out.printf(
        "%,d %s: p50 %d ms, p99 %d ms, most %d ms%n",
        sorted.length,
        what,
        sorted[sorted.length / 2],
        sorted[sorted.length * 99 / 100],
        sorted[sorted.length - 1]);
  }

  private record Delays(List<Long> delays, List<Long> warm, Instant compiled)
      implements Response.LineSink {
    @Override
    public void write(Object value) {
      if (value instanceof RawJson(String text)) {
        String time = text.substring(text.indexOf(':') + 2, text.indexOf("\","));
        Instant written = Instant.parse(time);
        long delay = Duration.between(written, Instant.now()).toMillis();
        synchronized (delays) {
          delays.add(delay);
          if (written.isAfter(compiled)) {
            warm.add(delay);
          }
        }
      } else {
        System.out.println(value);
      }
    }

    @Override
    public void onClose(Runnable action) {}
  }

  /** Tasks that write as much as they can, or so much a second. */
  private record Writers(List<String> lines, int number, int each, long rate)
      implements TaskDirectory, RunningTasks {
    @Override
    public List<KnownTask> tasks() {
      List<KnownTask> all = new ArrayList<>();
      for (int i = 0; i < number; i++) {
        TaskIdentity identity =
            new TaskIdentity(
                new TaskId("t" + i),
                TENANT,
                new StackName("bench"),
                new ServiceName("s" + i),
                1,
                Map.of());
        all.add(new KnownTask(identity, Map.of(), "here", true, null));
      }
      return all;
    }

    @Override
    public Optional<RunningTasks> find(TaskId task) {
      return Optional.of(this);
    }

    @Override
    public ExecSession exec(TaskId id, ExecSpec spec) {
      throw new UnsupportedOperationException();
    }

    @Override
    public TaskStats stats(TaskId id) {
      throw new UnsupportedOperationException();
    }

    @Override
    public LogStream logs(TaskId id, LogRequest request) {
      SplittableRandom random = new SplittableRandom(id.hashCode());
      return new LogStream() {
        private final long begun = System.nanoTime();
        private int next;

        @Override
        public LogLine next() throws InterruptedException {
          if (next >= each) {
            Thread.sleep(Duration.ofDays(1));
          }
          long due = rate == Long.MAX_VALUE ? 0 : begun + next * 1_000_000_000L / rate;
          while (System.nanoTime() < due) {
            LockSupport.parkNanos(due - System.nanoTime());
          }
          String line = lines.get(random.nextInt(lines.size()));
          next++;
          return new LogLine(Instant.now(), LogLine.Source.STDOUT, other(line, random));
        }

        @Override
        public void close() {}
      };
    }

    private static String other(String line, SplittableRandom random) {
      char[] chars = line.toCharArray();
      for (int i = 0; i < chars.length; i++) {
        chars[i] =
            chars[i] >= '0' && chars[i] <= '9' ? (char) ('0' + random.nextInt(10)) : chars[i];
      }
      return new String(chars);
    }
  }
}
