package dev.berth.journal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalTest {
  static final JournalSettings SMALL = JournalSettings.DEFAULT.withSegment(new ByteSize(200));

  @TempDir Path folder;

  @Test
  void givesBackWhatWasAppended() {
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      journal.append(bytes("one"));
      journal.append(bytes("two"));

      assertThat(forwards(journal)).containsExactly("one", "two");
      assertThat(backwards(journal)).containsExactly("two", "one");
    }
  }

  @Test
  void goesOnWhereItEnded() {
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      journal.append(bytes("one"));
    }
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      journal.append(bytes("two"));

      assertThat(journal.damages()).isEmpty();
      assertThat(forwards(journal)).containsExactly("one", "two");
    }
  }

  @Test
  void readsAcrossSegmentsFromAnyPosition() {
    try (Journal journal = Journal.open(folder, SMALL)) {
      List<Long> positions = new ArrayList<>();
      List<String> texts = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        texts.add("record " + i);
        positions.add(journal.append(bytes("record " + i)));
      }

      assertThat(journal.segments()).hasSizeGreaterThan(5);
      assertThat(forwards(journal)).isEqualTo(texts);
      assertThat(backwards(journal)).isEqualTo(texts.reversed());
      for (int i = 0; i < 50; i++) {
        try (JournalReader reader = journal.reader(positions.get(i))) {
          assertThat(text(reader.next())).isEqualTo(texts.get(i));
        }
      }
    }
  }

  @Test
  void appendersAtTheSameTimeAllGetTheirOwnPosition() {
    try (Journal journal = Journal.open(folder, SMALL)) {
      Set<Long> positions = ConcurrentHashMap.newKeySet();
      try (ExecutorService threads = Threads.virtual("append")) {
        for (int i = 0; i < 1000; i++) {
          byte[] record = bytes("record " + i);
          threads.execute(() -> positions.add(journal.append(record)));
        }
      }

      assertThat(positions).hasSize(1000);
      assertThat(forwards(journal)).hasSize(1000).doesNotHaveDuplicates();
    }
  }

  @Test
  void deletesOldSegmentsWhole() {
    try (Journal journal = Journal.open(folder, SMALL)) {
      for (int i = 0; i < 50; i++) {
        journal.append(bytes("record " + i));
      }
      long from = journal.segments().get(3).first();

      journal.deleteBefore(from + 1);

      assertThat(journal.first()).isEqualTo(from);
      assertThat(forwards(journal)).hasSizeBetween(20, 45).last().isEqualTo("record 49");
      assertThat(backwards(journal)).hasSize(forwards(journal).size());
    }
    try (Journal journal = Journal.open(folder, SMALL)) {
      assertThat(journal.damages()).isEmpty();
      assertThat(forwards(journal)).last().isEqualTo("record 49");

      journal.deleteBefore(Long.MAX_VALUE);

      assertThat(journal.segments()).hasSize(1);
      journal.append(bytes("more"));
      assertThat(forwards(journal)).last().isEqualTo("more");
    }
  }

  @Test
  void refusesARecordThatIsTooLongAndNoOther() {
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      byte[] tooLong = new byte[(int) JournalSettings.DEFAULT.record().bytes() + 1];

      assertThatThrownBy(() -> journal.append(tooLong))
          .isInstanceOf(BerthException.class)
          .hasMessage(
              "Cannot write to the journal '%s': the record is longer than 32KiB."
                  .formatted(folder))
          .extracting(e -> ((BerthException) e).code())
          .isEqualTo(ErrorCode.TOO_LARGE);
      journal.append(bytes("short"));

      assertThat(forwards(journal)).containsExactly("short");
    }
  }

  @Test
  void opensAFolderOnce() {
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      journal.append(bytes("one"));

      assertThatThrownBy(() -> Journal.open(folder, JournalSettings.DEFAULT))
          .hasMessage(
              "Cannot open the journal '%s': it is open already. Stop the other server first."
                  .formatted(folder));
    }
  }

  @Test
  void takesNothingAfterItsEnd() {
    Journal journal = Journal.open(folder, JournalSettings.DEFAULT);
    journal.close();

    assertThatThrownBy(() -> journal.append(bytes("late")))
        .hasMessage("Cannot write to the journal: it is closed.");
  }

  static byte[] bytes(String text) {
    return text.getBytes(UTF_8);
  }

  static List<String> forwards(Journal journal) {
    List<String> texts = new ArrayList<>();
    try (JournalReader reader = journal.reader(0)) {
      for (JournalItem item = reader.next(); item != null; item = reader.next()) {
        texts.add(text(item));
      }
    }
    return texts;
  }

  static List<String> backwards(Journal journal) {
    List<String> texts = new ArrayList<>();
    try (JournalReader reader = journal.reader(Long.MAX_VALUE)) {
      for (JournalItem item = reader.previous(); item != null; item = reader.previous()) {
        texts.add(text(item));
      }
    }
    return texts;
  }

  static String text(@Nullable JournalItem item) {
    return switch (item) {
      case null -> "nothing";
      case JournalItem.Intact(long _, long _, byte[] data) -> new String(data, UTF_8);
      case JournalItem.Damage damage -> damage.reason();
    };
  }
}
