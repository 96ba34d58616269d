package dev.berth.series;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesStoreTest {
  private static final Duration ROUND = Duration.ofSeconds(10);
  private static final SeriesKey A = SeriesKey.of("cpu", Map.of("task", "a"));
  private static final SeriesKey B = SeriesKey.of("cpu", Map.of("task", "b"));

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private SeriesSettings settings = SeriesSettings.DEFAULT;

  private record Told(long time, double least, double most, double count, double last) {}

  private SeriesStore open() {
    return SeriesStore.open(folder, settings, clock);
  }

  private Appended put(SeriesStore store, SeriesKey key, double value) {
    return store.append(List.of(new Sample(key, clock.millis(), value)));
  }

  private static List<Told> rows(SeriesStore store, SeriesKey key, long step) {
    List<Told> rows = new ArrayList<>();
    store.read(
        new Selection(key.metric(), key::equals, 0, Long.MAX_VALUE, step),
        (_, row) ->
            rows.add(new Told(row.time(), row.least(), row.most(), row.count(), row.last())));
    return rows;
  }

  private static List<Double> values(SeriesStore store, SeriesKey key) {
    return rows(store, key, 0).stream().map(Told::last).toList();
  }

  private List<Double> run(SeriesStore store, Duration time, boolean maintain) {
    List<Double> written = new ArrayList<>();
    for (long i = 0; i < time.dividedBy(ROUND); i++) {
      put(store, A, (double) i);
      written.add((double) i);
      clock.advance(ROUND);
      if (maintain) {
        store.maintain();
      }
    }
    return written;
  }

  @Test
  void keepsSamplesOverWindowsAndRestarts() {
    List<Double> written;
    try (SeriesStore store = open()) {
      written = run(store, Duration.ofMinutes(50), true);
      assertThat(values(store, A)).isEqualTo(written);
    }
    try (SeriesStore store = open()) {
      assertThat(values(store, A)).isEqualTo(written);
      put(store, A, 1000);
    }
    written.add(1000.0);
    try (SeriesStore store = open()) {
      assertThat(values(store, A)).isEqualTo(written);
      assertThat(values(store, B)).isEmpty();
    }
  }

  @Test
  void tellsNoTimeTwiceThatBeganWithinACoarserRow() {
    clock.advance(Duration.ofSeconds(190));
    List<Double> written;
    try (SeriesStore store = open()) {
      written = run(store, Duration.ofMinutes(50), true);
    }
    try (SeriesStore store = open()) {
      assertThat(values(store, A)).isEqualTo(written);
    }
  }

  @Test
  void losesNothingThatStandsInTheLogWhenItsEndIsTorn() throws IOException {
    SeriesStore killed = open();
    List<Double> written = run(killed, Duration.ofMinutes(5), false);
    try (Stream<Path> files = Files.list(folder)) {
      Path log = files.filter(file -> file.toString().endsWith(".log")).findFirst().orElseThrow();
      Files.write(log, new byte[] {0, 0, 0, 0, 0, 0, 0, 90, 1, 2}, StandardOpenOption.APPEND);
    }
    try (SeriesStore store = open()) {
      assertThat(values(store, A)).isEqualTo(written);
    }
    killed.close();
  }

  @Test
  void refusesWhatIsTooMuchTooOldOrTwice() {
    settings =
        new SeriesSettings(
            ROUND,
            Duration.ofDays(1),
            Duration.ofDays(1),
            Duration.ofDays(1),
            ByteSize.ofMebibytes(1),
            1);
    try (SeriesStore store = open()) {
      long now = clock.millis();
      Appended appended =
          store.append(
              List.of(
                  new Sample(A, now, 1),
                  new Sample(A, now, 2),
                  new Sample(B, now, 1),
                  new Sample(A, now - Duration.ofHours(2).toMillis(), 1),
                  new Sample(A, now + Duration.ofHours(2).toMillis(), 1)));
      assertThat(appended).isEqualTo(new Appended(1, 1, 1, 2));
      assertThat(store.extent().series()).isEqualTo(1);
    }
  }

  @Test
  void takesSamplesAfterTheClockWasSetBack() {
    try (SeriesStore store = open()) {
      put(store, A, 1);
      clock.advance(Duration.ofHours(-3));
      put(store, A, 2);
      clock.advance(ROUND);
      put(store, A, 3);
      assertThat(values(store, A)).containsExactlyInAnyOrder(1.0, 2.0, 3.0);
    }
  }

  @Test
  void makesRowsOfFiveMinutesAndOfHours() {
    try (SeriesStore store = open()) {
      run(store, Duration.ofHours(27), true);
      List<Told> hours = rows(store, A, Duration.ofHours(1).toMillis());
      assertThat(hours).hasSizeGreaterThan(24);
      assertThat(hours.get(1).count()).isEqualTo(360);
      assertThat(hours.get(1).least()).isEqualTo(360);
      assertThat(hours.get(1).most()).isEqualTo(719);
      assertThat(hours.get(1).last()).isEqualTo(719);
      assertThat(hours.stream().mapToDouble(Told::count).sum()).isEqualTo(27 * 360);
      List<Told> five = rows(store, A, Duration.ofMinutes(5).toMillis());
      assertThat(five.stream().mapToDouble(Told::count).sum()).isEqualTo(27 * 360);
      assertThat(rows(store, A, 0)).hasSize(27 * 360);
    }
  }

  @Test
  void whatIsOldBecomesCoarserAndThenGoes() {
    settings =
        new SeriesSettings(
            Duration.ofMinutes(20),
            Duration.ofHours(30),
            Duration.ofHours(60),
            Duration.ofHours(90),
            ByteSize.ofMebibytes(100),
            10);
    try (SeriesStore store = open()) {
      long begin = clock.millis();
      run(store, Duration.ofDays(7), true);
      List<Told> all = rows(store, A, 0);
      assertThat(all.getFirst().count()).isEqualTo(360);
      assertThat(all.getFirst().time())
          .isGreaterThan(begin + Duration.ofDays(2).toMillis())
          .isLessThan(clock.millis() - Duration.ofHours(89).toMillis());
      assertThat(all).anyMatch(row -> row.count() == 30);
      assertThat(all.getLast().count()).isEqualTo(1);
      assertThat(all).isSortedAccordingTo((x, y) -> Long.compare(x.time(), y.time()));
    }
  }

  @Test
  void theOldestGoWhenThereIsTooMuch() {
    settings =
        new SeriesSettings(
            Duration.ofMinutes(1),
            Duration.ofDays(30),
            Duration.ofDays(30),
            Duration.ofDays(30),
            new ByteSize(20_000),
            10);
    try (SeriesStore store = open()) {
      run(store, Duration.ofHours(6), true);
      assertThat(store.extent().disk()).isLessThanOrEqualTo(20_000);
      assertThat(values(store, A)).hasSizeLessThan(6 * 360).endsWith(6 * 360 - 1.0);
    }
  }

  @Test
  void leavesOutADamagedFile() throws IOException {
    try (SeriesStore store = open()) {
      run(store, Duration.ofMinutes(50), true);
    }
    try (Stream<Path> files = Files.list(folder.resolve("samples"))) {
      Path first = files.sorted().findFirst().orElseThrow();
      byte[] bytes = Files.readAllBytes(first);
      bytes[bytes.length / 2] ^= 0x55;
      Files.write(first, bytes);
    }
    try (SeriesStore store = open()) {
      assertThat(values(store, A)).hasSizeBetween(100, 299);
    }
  }

  @Test
  void tellsTheLastSampleOfEachSeries() {
    try (SeriesStore store = open()) {
      put(store, A, 1);
      put(store, B, 2);
      assertThat(store.latest("cpu"))
          .containsExactlyInAnyOrder(
              new Latest(A, clock.millis(), 1), new Latest(B, clock.millis(), 2));
      assertThat(store.metrics()).isEqualTo(Map.of("cpu", 2));
    }
  }

  @Test
  void refusesNamesThatNobodyCouldAskFor() {
    assertThatThrownBy(() -> SeriesKey.of("1x", Map.of()))
        .isInstanceOf(BerthException.class)
        .hasMessage(
            "Cannot take the metric '1x': use letters, digits, '_' and ':', the first no digit.");
    assertThatThrownBy(() -> SeriesKey.of("x", Map.of("a-b", "1")))
        .isInstanceOf(BerthException.class);
    assertThat(SeriesKey.of("x", Map.of("b", "a\"\\\n", "a", "1", "empty", "")))
        .hasToString("x{a=\"1\",b=\"a\\\"\\\\\\n\"}");
  }
}
