package dev.berth.series;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.ByteSize;
import dev.berth.kit.Programs;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A disk that is full ends no measuring; once there is room the files are written. */
@Tag("full")
@Requires({"root", "mkfs.ext4", "mount"})
class SeriesDiskTest {
  private static final SeriesKey KEY = SeriesKey.of("cpu", Map.of("task", "a"));
  private static final SeriesSettings SETTINGS =
      new SeriesSettings(
          Duration.ofMinutes(10),
          Duration.ofDays(2),
          Duration.ofDays(30),
          Duration.ofDays(700),
          ByteSize.ofMebibytes(64),
          1000);

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final Random random = new Random(5);
  private final Map<Long, Double> put = new HashMap<>();
  private Path disk = Path.of(".");

  @BeforeEach
  void mount() throws IOException {
    disk = Files.createDirectory(folder.resolve("disk"));
    Path image = folder.resolve("image");
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(4 << 20);
    }
    String made = Programs.run(List.of("mkfs.ext4", "-q", "-m", "0", image.toString()));
    assertThat(made).doesNotContain("rror");
    String _ = Programs.run(List.of("mount", "-o", "loop", image.toString(), disk.toString()));
  }

  @AfterEach
  void unmount() throws IOException {
    String _ = Programs.run(List.of("umount", disk.toString()));
  }

  private void measure(SeriesStore store, Duration time) {
    for (long i = 0; i < time.toSeconds() / 10; i++) {
      double value = random.nextDouble();
      Appended appended = store.append(List.of(new Sample(KEY, clock.millis(), value)));
      assertThat(appended.kept()).isEqualTo(1);
      put.put(clock.millis(), value);
      clock.advance(Duration.ofSeconds(10));
      store.maintain();
    }
  }

  private static Map<Long, Double> found(SeriesStore store) {
    Map<Long, Double> found = new HashMap<>();
    store.read(
        new Selection("cpu", KEY::equals, 0, Long.MAX_VALUE, 0),
        (_, row) -> assertThat(found.put(row.time(), row.last())).isNull());
    return found;
  }

  @Test
  void nothingIsLostWhileTwoWindowsWaitForRoom() throws IOException {
    try (SeriesStore store = SeriesStore.open(disk.resolve("store"), SETTINGS, clock)) {
      measure(store, Duration.ofMinutes(25));
      Path filler = fill();
      measure(store, Duration.ofMinutes(14));
      assertThat(found(store)).isEqualTo(put);
      assertThat(store.extent().lost()).isZero();

      Files.delete(filler);
      measure(store, Duration.ofMinutes(21));
      assertThat(found(store)).isEqualTo(put);
      assertThat(store.extent().lost()).isZero();
    }
    try (SeriesStore store = SeriesStore.open(disk.resolve("store"), SETTINGS, clock)) {
      assertThat(found(store)).isEqualTo(put);
    }
  }

  @Test
  void whatIsGivenUpIsCountedAndTheRestIsThere() throws IOException {
    try (SeriesStore store = SeriesStore.open(disk.resolve("store"), SETTINGS, clock)) {
      measure(store, Duration.ofMinutes(25));
      Path filler = fill();
      measure(store, Duration.ofHours(2));
      assertThat(found(store).size() + store.extent().lost()).isEqualTo(put.size());
      assertThat(store.extent().memory()).isLessThan(1 << 20);

      Files.delete(filler);
      measure(store, Duration.ofMinutes(21));
      assertThat(found(store).size() + store.extent().lost()).isEqualTo(put.size());
      assertThat(found(store)).containsAllEntriesOf(later(Duration.ofMinutes(21)));
    }
    try (SeriesStore store = SeriesStore.open(disk.resolve("store"), SETTINGS, clock)) {
      assertThat(found(store)).containsAllEntriesOf(later(Duration.ofMinutes(21)));
    }
  }

  private Map<Long, Double> later(Duration time) {
    Map<Long, Double> later = new HashMap<>(put);
    later.keySet().removeIf(when -> when < clock.millis() - time.toMillis());
    return later;
  }

  private Path fill() {
    Path filler = disk.resolve("filler");
    for (int block = 1 << 16; block > 0; block /= 16) {
      try (OutputStream out =
          Files.newOutputStream(filler, StandardOpenOption.CREATE, StandardOpenOption.APPEND)) {
        while (true) {
          out.write(new byte[block]);
        }
      } catch (IOException e) {
        // It is full for blocks of this size.
      }
    }
    return filler;
  }
}
