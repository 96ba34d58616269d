package dev.berth.series;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ChunkTest {
  private record Written(long time, double a, double b) {}

  @Test
  void givesBackWhatWasWritten() {
    long seed = 20261122;
    Random random = new Random(seed);
    for (int round = 0; round < 200; round++) {
      ChunkWriter chunk = new ChunkWriter(2);
      List<Written> rows = new ArrayList<>();
      long time = random.nextLong(1L << 41);
      for (int i = 0; i < 1 + random.nextInt(150); i++) {
        time += random.nextLong(1L << random.nextInt(1, 32));
        Written row = new Written(time, value(random), value(random));
        rows.add(row);
        chunk.append(row.time(), row.a(), row.b());
      }
      assertThat(read(chunk.chunk())).as("seed %d, round %d", seed, round).isEqualTo(rows);
    }
  }

  private static double value(Random random) {
    return switch (random.nextInt(8)) {
      case 0 -> Double.NaN;
      case 1 -> Double.POSITIVE_INFINITY;
      case 2 -> -0.0;
      case 3 -> Double.MIN_VALUE;
      case 4 -> random.nextInt(10);
      default -> random.nextDouble() * random.nextInt();
    };
  }

  @Test
  void takesLittleForWhatChangesLittle() {
    ChunkWriter chunk = new ChunkWriter(1);
    for (int i = 0; i < 120; i++) {
      chunk.append(i * 10_000L, 100 + i / 10);
    }
    assertThat(chunk.chunk().bytes().length).isLessThan(120);
  }

  private static List<Written> read(Chunk chunk) {
    List<Written> rows = new ArrayList<>();
    ChunkReader reader = chunk.reader();
    while (reader.next()) {
      rows.add(new Written(reader.time(), reader.columnValue(0), reader.columnValue(1)));
    }
    return rows;
  }
}
