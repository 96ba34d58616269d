package dev.berth.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.ByteSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetentionTest {
  @TempDir Path folder;

  @Test
  void takesAwayWhatIsOverItsTimeAndSignsItOff() {
    Trail trail = new Trail(folder).with(40);
    trail.now = Trail.START.plus(Duration.ofDays(15));
    trail.with(10);
    trail.now = Trail.START.plus(Duration.ofDays(17));
    try (Audit audit = trail.open()) {
      audit.expire();

      List<EntryView> left = Trail.entries(audit);
      EntryView signature = left.getLast();
      assertThat(left.getFirst().sequence()).isEqualTo(41);
      assertThat(left).hasSize(11);
      assertThat(signature.action()).isEqualTo("audit:Expire");
      assertThat(signature.principal()).isEqualTo("berth");
      assertThat(signature.details()).containsEntry("first", "1").containsEntry("last", "40");
      assertThat(audit.verify().findings()).isEmpty();
      assertThat(audit.verify().first()).isEqualTo(41);
      assertThat(audit.verify().last()).isEqualTo(51);
    }
    assertThat(trail.verify().findings()).isEmpty();
    assertThat(trail.verify().entries()).isEqualTo(11);
  }

  @Test
  void takesAwayTheOldestWhenThereIsTooMuch() {
    AuditSettings settings =
        new AuditSettings(Duration.ofDays(400), new ByteSize(10_000), new ByteSize(2000));
    Trail trail = new Trail(folder);
    try (Audit audit = Audit.open(folder, settings, trail)) {
      for (int i = 0; i < 20; i++) {
        trail.add(audit, 10);
        audit.expire();
      }

      assertThat(Trail.entries(audit)).hasSizeBetween(10, 30);
      assertThat(audit.verify().findings()).isEmpty();
    }
    assertThat(trail.verify().findings()).isEmpty();
  }

  @Test
  void showsWhatSomebodyElseTookAway() throws IOException {
    Trail trail = new Trail(folder).with(40);
    trail.now = Trail.START.plus(Duration.ofDays(15));
    trail.with(30);
    trail.now = Trail.START.plus(Duration.ofDays(17));
    try (Audit audit = trail.open()) {
      audit.expire();
    }
    Files.delete(trail.segments().getFirst());

    assertThat(trail.verify().findings()).extracting(Verdict.Finding::sequence).contains(41L);
  }

  @Test
  void keepsWhatIsNotOverItsTime() {
    Trail trail = new Trail(folder).with(40);
    trail.now = Trail.START.plus(Duration.ofDays(16));
    try (Audit audit = trail.open()) {
      audit.expire();

      assertThat(Trail.entries(audit)).hasSize(40);
    }
  }

  @Test
  void beginsANewFileAfterASixteenthOfTheTime() {
    AuditSettings large =
        new AuditSettings(Duration.ofDays(16), ByteSize.ofMebibytes(10), ByteSize.ofMebibytes(1));
    Trail trail = new Trail(folder);
    try (Audit audit = Audit.open(folder, large, trail)) {
      trail.add(audit, 3);
      trail.now = Trail.START.plus(Duration.ofHours(23));
      trail.add(audit, 3);
      assertThat(trail.segments()).hasSize(1);

      trail.now = Trail.START.plus(Duration.ofDays(2));
      trail.add(audit, 3);

      assertThat(trail.segments()).hasSize(2);
    }
  }
}
