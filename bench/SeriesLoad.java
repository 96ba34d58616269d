import dev.berth.exposition.ExpositionReader;
import dev.berth.series.Sample;
import dev.berth.series.SeriesKey;
import dev.berth.series.SeriesSettings;
import dev.berth.series.SeriesStore;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.Stream;

/**
 * What series at ten seconds cost: each round a text of all is read as if it were scraped, gets the
 * labels of a task, and is kept. The clock is made up, so that hours take seconds; CPU a round by
 * ten seconds is the share of a core.
 *
 * <p>Arguments: the folder, the number of series, of rounds; {@code idle} as a fourth keeps none.
 */
final class SeriesLoad {
  private static final int PER_TASK = 100;

  private static long now = Instant.parse("2026-11-22T00:00:00Z").toEpochMilli();

  private SeriesLoad() {}

  public static void main(String[] arguments) throws Exception {
    Path folder = Path.of(arguments[0]);
    int series = Integer.parseInt(arguments[1]);
    int rounds = Integer.parseInt(arguments[2]);
    boolean idle = arguments.length > 3;
    SplittableRandom random = new SplittableRandom(7);
    double[] values = new double[PER_TASK];
    InstantSource clock = () -> Instant.ofEpochMilli(now);
    try (SeriesStore store = SeriesStore.open(folder, SeriesSettings.DEFAULT, clock)) {
      long warm = 0;
      int cold = Math.min(120, rounds / 2);
      for (int round = 0; round < rounds; round++) {
        if (round == cold) {
          warm = cpu();
        }
        for (int task = 0; task < series / PER_TASK; task++) {
          List<Sample> samples = read(text(values, random), task);
          if (!idle) {
            store.append(samples);
          }
        }
        now += 10_000;
        if (!idle) {
          store.maintain();
        }
      }
      double millis = (cpu() - warm) / 1e6 / (rounds - cold);
      System.out.printf(
          "%d series, %d rounds: %.1f ms of CPU a round, %.2f %% of a core; RssAnon %d MiB;"
              + " %.2f bytes a sample on disk%n",
          series,
          rounds,
          millis,
          millis / 100,
          anonymous() / 1024,
          size(folder) / ((double) series * rounds));
    }
  }

  /** Half of them counters, half gauges that tremble. */
  private static String text(double[] values, SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      values[i] = i % 2 == 0 ? values[i] + random.nextInt(100) : random.nextInt(1000) / 10.0;
      text.append("metric_").append(i / 2).append("{code=\"200\",path=\"/p").append(i);
      text.append("\"} ").append(values[i]).append('\n');
    }
    return text.toString();
  }

  private static List<Sample> read(String text, int task) throws Exception {
    List<Sample> samples = new ArrayList<>();
    ExpositionReader.read(
        text,
        false,
        each -> {
          Map<String, String> labels = new HashMap<>(each.labels());
          labels.put("tenant", "acme");
          labels.put("stack", "shop");
          labels.put("service", "web");
          labels.put("task", "task" + task);
          labels.put("slot", Integer.toString(task));
          labels.put("node", "one");
          samples.add(new Sample(SeriesKey.of(each.metric(), labels), now, each.value()));
        });
    return samples;
  }

  private static long cpu() {
    return ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getProcessCpuTime();
  }

  private static long anonymous() throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith("RssAnon"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElse(0);
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).mapToLong(file -> file.toFile().length()).sum();
    }
  }
}
