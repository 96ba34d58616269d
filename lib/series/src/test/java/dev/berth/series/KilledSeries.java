package dev.berth.series;

import dev.berth.kernel.ByteSize;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Writes rounds of samples until it is killed, and says the number of each round once it is taken.
 * Its clock is made up: a window is over every forty rounds, so that files are made all the time.
 *
 * <p>Arguments: the folder, and the number of the first round.
 */
final class KilledSeries {
  static final Instant BEGIN = Instant.parse("2026-11-22T00:00:00Z");
  static final int SERIES = 20;
  static final SeriesSettings SETTINGS =
      new SeriesSettings(
          Duration.ofSeconds(40),
          Duration.ofDays(2),
          Duration.ofDays(30),
          Duration.ofDays(700),
          ByteSize.ofMebibytes(512),
          1000);

  private KilledSeries() {}

  /** The time of a round: one each second. */
  static long time(long round) {
    return BEGIN.toEpochMilli() + round * 1000;
  }

  static SeriesKey key(int number) {
    return SeriesKey.of("made", Map.of("number", Integer.toString(number)));
  }

  static List<Sample> round(long round) {
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < SERIES; i++) {
      samples.add(new Sample(key(i), time(round), round * SERIES + i));
    }
    return samples;
  }

  public static void main(String[] arguments) {
    long[] round = {Long.parseLong(arguments[1])};
    InstantSource clock = () -> Instant.ofEpochMilli(time(round[0]));
    try (SeriesStore store = SeriesStore.open(Path.of(arguments[0]), SETTINGS, clock)) {
      while (true) {
        if (store.append(round(round[0])).kept() == SERIES) {
          System.out.println(round[0]);
        }
        round[0]++;
        store.maintain();
      }
    }
  }
}
