package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.LogLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LogRecordsTest {
  private static final String EARLY = "2026-11-21T06:52:39.549223607+00:00 stdout F ";
  private static final String LATE = "2026-11-21T06:52:42.702902766+00:00 stderr F ";

  private static List<String> lines(String... records) {
    List<LogLine> lines = new ArrayList<>();
    LogRecords all = new LogRecords();
    for (String record : records) {
      all.add(record.getBytes(StandardCharsets.UTF_8), lines::add);
    }
    return lines.stream().map(LogLine::text).toList();
  }

  @Test
  void passesOverWhatIsOlder() {
    LogRecords later = new LogRecords(Instant.parse("2026-11-21T06:52:42.702902766Z"));
    List<LogLine> lines = new ArrayList<>();
    for (String record :
        List.of(
            EARLY + "one",
            EARLY.replace(" F ", " P ") + "begun and ",
            LATE.replace("stderr", "stdout") + "ended later",
            EARLY + "line 4" + LATE + "more",
            LATE + "last")) {
      later.add(record.getBytes(StandardCharsets.UTF_8), lines::add);
    }

    assertThat(lines).extracting(LogLine::text).containsExactly(LogRecords.MISSING, "more", "last");
  }

  @Test
  void readsARecord() {
    assertThat(lines(EARLY + "text", LATE, "nonsense")).containsExactly("text", "");
  }

  @Test
  void saysWhatIsMissingWhereTheDiskWasFull() {
    assertThat(lines(EARLY + "line 4" + LATE + "more"))
        .containsExactly("line 4", LogRecords.MISSING, "more");
  }

  @Test
  void findsTheRecordAfterOneWhoseHeadWasCut() {
    assertThat(lines("2026-11" + LATE + "more")).containsExactly(LogRecords.MISSING, "more");
    assertThat(lines(EARLY.substring(0, 40) + LATE + "more"))
        .containsExactly(LogRecords.MISSING, "more");
  }

  @Test
  void leavesRecordsThatATaskWroteItself() {
    assertThat(lines(LATE + "copied: " + EARLY + "inner"))
        .containsExactly("copied: " + EARLY + "inner");
  }
}
