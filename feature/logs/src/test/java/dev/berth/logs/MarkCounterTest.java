package dev.berth.logs;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** From each mark reading goes on with the next line. */
class MarkCounterTest {
  private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 16, 500, 5000})
  void goesOnWithTheNextLine(int spread) {
    Random random = new Random(spread);
    List<Instant> lines = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      long disorder = random.nextInt(600);
      lines.add(NOON.plusMillis((long) i * spread / 4).minusMillis(spread == 0 ? 0 : disorder));
    }
    List<Mark> marks = marks(Mark.BEGINNING, lines);
    for (int i = 0; i < lines.size(); i++) {
      assertThat(next(lines, marks.get(i))).as("after line %d", i).isEqualTo(i + 1);
    }
  }

  private static List<Mark> marks(Mark from, List<Instant> lines) {
    MarkCounter counter = new MarkCounter(from);
    return lines.stream().map(counter::take).toList();
  }

  /** What a follower takes first when it goes on at a mark. */
  private static int next(List<Instant> lines, Mark from) {
    int skipped = 0;
    for (int i = 0; i < lines.size(); i++) {
      Instant time = lines.get(i);
      boolean skipping = skipped < from.skip() && !time.isAfter(from.newest());
      if (time.toEpochMilli() >= from.since() && !skipping) {
        return i;
      }
      skipped += time.toEpochMilli() >= from.since() ? 1 : 0;
    }
    return lines.size();
  }

  @Test
  void countsOnAfterItWentOn() {
    List<Instant> lines = new ArrayList<>();
    for (int i = 0; i < 300; i++) {
      lines.add(NOON.plusMillis(i * 7L));
    }
    List<Mark> all = marks(Mark.BEGINNING, lines);
    Mark middle = Mark.parse(all.get(149).text()).orElseThrow();
    MarkCounter counter = new MarkCounter(middle);
    lines.subList(150 - middle.skip(), 150).forEach(counter::passOver);
    for (int i = 150; i < 300; i++) {
      Mark mark = counter.take(lines.get(i));
      assertThat(mark.ordinal()).isEqualTo(i + 1);
      assertThat(next(lines, mark)).isEqualTo(i + 1);
    }
  }

  @Test
  void doesNotWaitForLinesThatAreGone() {
    List<Instant> lines = List.of(NOON, NOON, NOON, NOON.plusSeconds(9));
    Mark after = marks(Mark.BEGINNING, lines.subList(0, 3)).getLast();
    assertThat(next(lines.subList(2, 4), after)).isEqualTo(1);
  }

  @Test
  void readsItsOwnText() {
    Mark mark = new Mark(7, 1234, 3, NOON);
    assertThat(Mark.parse(mark.text())).contains(mark);
    assertThat(Mark.parse("nonsense")).isEmpty();
    assertThat(Mark.parse("1 2 3 4")).isEmpty();
  }

  @Test
  void survivesAClockThatIsSetBack() {
    List<Instant> lines =
        List.of(NOON, NOON.plusSeconds(1), NOON.minusSeconds(3600), NOON.minusSeconds(3599));
    List<Mark> marks = marks(Mark.BEGINNING, lines);
    assertThat(next(lines.subList(2, 4), marks.get(2))).isEqualTo(1);
    assertThat(next(lines.subList(2, 4), marks.get(3))).isEqualTo(2);
  }
}
