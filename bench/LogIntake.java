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
 * delay LOGS FOLDER RATE SECONDS} from a line written to its being told by a live tail.
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
          "%,d lines of %d tasks in %.1f s: %,.0f a second; RssAnon %s%n",
          counts.records(), tasks, seconds, counts.records() / seconds, memory());
      LockSupport.parkNanos(3_000_000_000L);
      logs.of(TENANT).shelf().expire();
      System.out.printf("%,d bytes on disk%n", counts.size());
      searches(logs);
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
    for (String query : List.of("*", "error", "severity: error and service: s1", "connect*")) {
      Search search =
          new Search(
              KqlParser.parse(query),
              now.minusSeconds(3600),
              now.plusSeconds(3600),
              100,
              Search.Order.NEWEST);
      for (int i = 0; i < 5; i++) {
        logs.of(TENANT).search().find(search);
      }
      long begun = System.nanoTime();
      long total = logs.of(TENANT).search().find(search).total();
      double found = (System.nanoTime() - begun) / 1e6;
      begun = System.nanoTime();
      logs.of(TENANT).search().histogram(search, Duration.ofMinutes(1));
      double counted = (System.nanoTime() - begun) / 1e6;
      System.out.printf(
          "%-32s %,9d or more; newest 100 in %.1f ms, histogram in %.1f ms%n",
          query, total, found, counted);
    }
  }

  private static void delay(List<String> lines, Path folder, int rate, int seconds)
      throws Exception {
    try (Logs logs = new Logs(folder, LogsSettings.DEFAULT, InstantSource.system())) {
      logs.start(new Writers(lines, 4, rate / 4 * seconds, rate / 4));
      List<Long> delays = new ArrayList<>();
      Thread tail =
          Thread.ofPlatform()
              .daemon()
              .start(
                  () -> {
                    try {
                      new Tail(
                              logs.of(TENANT),
                              KqlParser.parse(""),
                              new dev.berth.index.TimeMath(InstantSource.system()),
                              0)
                          .writeTo(new Delays(delays));
                    } catch (Exception e) {
                      throw new IllegalStateException(e);
                    }
                  });
      tail.join(Duration.ofSeconds(seconds + 5));
      long[] sorted;
      synchronized (delays) {
        sorted = delays.stream().mapToLong(Long::longValue).sorted().toArray();
      }
      System.out.printf(
          "%,d lines at %,d a second: p50 %d ms, p99 %d ms, most %d ms%n",
          sorted.length,
          rate,
          sorted[sorted.length / 2],
          sorted[sorted.length * 99 / 100],
          sorted[sorted.length - 1]);
    }
  }

  private record Delays(List<Long> delays) implements Response.LineSink {
    @Override
    public void write(Object value) {
      if (value instanceof RawJson(String text)) {
        String time = text.substring(text.indexOf(':') + 2, text.indexOf("\","));
        synchronized (delays) {
          delays.add(Duration.between(Instant.parse(time), Instant.now()).toMillis());
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
