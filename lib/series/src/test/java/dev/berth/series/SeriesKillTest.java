package dev.berth.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Killed at any moment, a store opens again and has every sample that it took, once. */
@Timeout(400)
class SeriesKillTest {
  private static final long SEED = 20261122;

  @TempDir Path folder;

  @Test
  void keepsWhatItTookWhenKilled() throws Exception {
    kill(3);
  }

  @Test
  @Tag("full")
  void keepsWhatItTookWhenKilledManyTimes() throws Exception {
    kill(30);
  }

  private void kill(int kills) throws Exception {
    Random random = new Random(SEED);
    NavigableSet<Long> taken = new TreeSet<>();
    long next = 0;
    for (int kill = 0; kill < kills; kill++) {
      runUntilKilled(next, 1 + random.nextInt(500), taken);
      next = taken.last() + 2;
      check(kill, taken, next);
    }
    assertThat(taken).hasSizeGreaterThan(20 * kills);
  }

  private void check(int kill, NavigableSet<Long> taken, long next) {
    Instant now = Instant.ofEpochMilli(KilledSeries.time(next));
    Map<SeriesKey, Map<Long, Double>> found = new HashMap<>();
    try (SeriesStore store = SeriesStore.open(folder, KilledSeries.SETTINGS, () -> now)) {
      store.read(
          new Selection("made", _ -> true, 0, Long.MAX_VALUE, 0),
          (key, row) -> {
            assertThat(row.count()).as("kill %d: samples of %s", kill, row.time()).isEqualTo(1);
            Double before =
                found.computeIfAbsent(key, _ -> new HashMap<>()).put(row.time(), row.last());
            assertThat(before).as("kill %d: %s twice at %d", kill, key, row.time()).isNull();
          });
      double[] coarse = new double[1];
      store.read(
          new Selection("made", KilledSeries.key(7)::equals, 0, Long.MAX_VALUE, 300_000),
          (_, row) -> coarse[0] += row.count());
      assertThat(coarse[0])
          .as("kill %d: counted in five minutes", kill)
          .isEqualTo(found.getOrDefault(KilledSeries.key(7), Map.of()).size());
    }
    for (int i = 0; i < KilledSeries.SERIES; i++) {
      Map<Long, Double> rows = found.getOrDefault(KilledSeries.key(i), Map.of());
      for (long round : taken) {
        assertThat(rows.get(KilledSeries.time(round)))
            .as("kill %d, seed %d: round %d of series %d", kill, SEED, round, i)
            .isEqualTo((double) round * KilledSeries.SERIES + i);
      }
      // Of each life one round may be there of which it could not say so any more.
      assertThat(rows.size()).isBetween(taken.size(), taken.size() + kill + 1);
    }
  }

  /** Kills the process when it has taken so many rounds; keeps what it said till then. */
  private void runUntilKilled(long from, int rounds, NavigableSet<Long> taken)
      throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xmx64m",
                "-cp",
                System.getProperty("java.class.path"),
                KilledSeries.class.getName(),
                folder.toString(),
                Long.toString(from))
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    try (BufferedReader lines = process.inputReader(StandardCharsets.US_ASCII)) {
      for (int i = 0; i < rounds; i++) {
        taken.add(Long.parseLong(String.valueOf(lines.readLine())));
      }
      // By its handle, which leaves the stream open.
      process.toHandle().destroyForcibly();
      StringBuilder rest = new StringBuilder();
      for (int character = lines.read(); character >= 0; character = lines.read()) {
        rest.append((char) character);
      }
      // It may end in half a line, which was not said.
      rest.setLength(rest.lastIndexOf("\n") + 1);
      rest.toString().lines().map(Long::parseLong).forEach(taken::add);
    } finally {
      process.destroyForcibly();
    }
    process.waitFor();
  }
}
