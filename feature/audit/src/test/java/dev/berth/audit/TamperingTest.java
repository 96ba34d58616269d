package dev.berth.audit;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.audit.Verdict.Finding;
import dev.berth.journal.Journal;
import dev.berth.journal.JournalItem;
import dev.berth.journal.JournalListener;
import dev.berth.journal.JournalReader;
import dev.berth.journal.JournalSettings;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whatever somebody does to the files shows, and says at which entry. */
class TamperingTest {
  private static final int ENTRIES = 10;

  @TempDir Path parent;
  private Trail trail = new Trail(Path.of("."));

  @BeforeEach
  void fill() {
    trail = new Trail(parent.resolve("audit")).with(ENTRIES);
  }

  @ParameterizedTest(name = "in entry {1}: ''{2}'' becomes ''{3}''")
  @CsvSource({
    "an altered name, 3, alice, malic",
    "an altered time, 3, 2026-01-31, 2025-01-31",
    "an altered result, 7, DONE, NONE",
    "an altered detail, 10, version, ver5ion",
    "an altered first entry, 1, alice, malic"
  })
  void anAlteredByteIsFound(String what, long sequence, String from, String to) throws IOException {
    Path segment = trail.segments().stream().filter(file -> has(file, sequence)).findFirst().get();
    String text = Files.readString(segment, ISO_8859_1);
    int entry = text.indexOf("{\"sequence\":%d,".formatted(sequence));
    int at = text.indexOf(from, entry);
    Files.writeString(
        segment, text.substring(0, at) + to + text.substring(at + from.length()), ISO_8859_1);

    assertThat(trail.verify().findings()).as(what).extracting(Finding::sequence).contains(sequence);
    assertThat(trail.verify().valid()).isFalse();
  }

  @Test
  void anAlteredEntryWithRightChecksumsIsFound() {
    rewrite(lines -> lines.set(4, lines.get(4).replace("alice", "mallory")));

    assertThat(findings())
        .contains(
            new Finding(5, "Entry 5 was altered, or the one before it: its hash does not fit."));
  }

  @Test
  void anAlteredEntryWithAHashOfItsOwnIsFound() {
    rewrite(
        lines -> lines.set(4, rehashed(lines.get(3), lines.get(4).replace("alice", "mallory"))));

    assertThat(findings())
        .contains(
            new Finding(6, "Entry 6 was altered, or the one before it: its hash does not fit."));
  }

  @Test
  void anAlteredLastEntryWithAHashOfItsOwnIsFoundEverAfter() {
    rewrite(
        lines -> lines.set(9, rehashed(lines.get(8), lines.get(9).replace("alice", "mallory"))));

    assertThat(findings()).isNotEmpty();
    trail.with(3);
    assertThat(findings()).isNotEmpty();
  }

  @Test
  void aMissingEntryIsFound() {
    rewrite(lines -> lines.remove(4));

    assertThat(findings()).contains(new Finding(5, "Entry 5 is missing."));
  }

  @Test
  void severalMissingEntriesAreFound() {
    rewrite(lines -> lines.subList(4, 7).clear());

    assertThat(findings()).contains(new Finding(5, "Entries 5 to 7 are missing."));
  }

  @Test
  void entriesThatChangedPlacesAreFound() {
    rewrite(lines -> Collections.swap(lines, 4, 5));

    assertThat(findings())
        .contains(
            new Finding(5, "Entry 5 is missing."),
            new Finding(
                5, "Entry 5 stands behind entry 6: it was inserted, or they changed places."));
  }

  @Test
  void anInsertedEntryIsFound() {
    rewrite(lines -> lines.add(5, lines.get(4).replace("alice", "mallory")));

    assertThat(findings())
        .contains(
            new Finding(
                5, "Entry 5 stands behind entry 5: it was inserted, or they changed places."));
  }

  @Test
  void anInsertedLineOfAnotherFormIsFound() {
    rewrite(lines -> lines.add(5, "hello\n"));

    assertThat(findings()).contains(new Finding(6, "Entry 6 is none: it has another form."));
  }

  @Test
  void entriesThatAreCutOffAreFoundEverAfter() {
    rewrite(lines -> lines.subList(8, 10).clear());

    assertThat(findings()).contains(new Finding(9, "Entries 9 to 10 are missing."));
    trail.with(5);
    assertThat(trail.verify().findings()).contains(new Finding(9, "Entries 9 to 10 are missing."));
  }

  @Test
  void aSegmentThatIsRemovedIsFound() throws IOException {
    Files.delete(trail.segments().get(1));

    assertThat(findings()).isNotEmpty();
  }

  @Test
  void aFirstSegmentThatIsRemovedIsFound() throws IOException {
    Files.delete(trail.segments().getFirst());

    assertThat(findings()).extracting(Finding::sequence).contains(1L);
  }

  @Test
  void aLastSegmentThatIsRemovedIsFound() throws IOException {
    Files.delete(trail.segments().getLast());

    assertThat(findings())
        .extracting(Finding::problem)
        .anyMatch(problem -> problem.matches("(Entry|Entries) .*10.* missing\\."));
  }

  @Test
  void aHeadThatIsRemovedIsWrittenDown() throws IOException {
    Files.delete(trail.folder.resolve("mark"));

    try (Audit audit = trail.open()) {
      EntryView last = Trail.entries(audit).getLast();
      assertThat(last.action()).isEqualTo("audit:Open");
      assertThat(last.result()).isEqualTo("FAILED");
      assertThat(last.details())
          .containsEntry(
              "problem", "the file that tells where the trail ends is missing or cannot be read");
    }
  }

  @Test
  void whatHappensWhileItIsOpenIsFound() throws IOException {
    try (Audit audit = trail.open()) {
      Files.delete(trail.segments().getFirst());

      assertThat(audit.verify().findings()).extracting(Finding::sequence).contains(1L);
    }
  }

  @Test
  void aTrailThatNobodyTouchedIsValid() {
    rewrite(_ -> {});

    assertThat(findings()).isEmpty();
  }

  private List<Finding> findings() {
    return trail.verify().findings();
  }

  private static boolean has(Path segment, long sequence) {
    try {
      return Files.readString(segment, ISO_8859_1).contains("\"sequence\":" + sequence + ",");
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Writes the trail anew, as somebody would who knows all of it but what the head was. */
  private void rewrite(Consumer<List<String>> change) {
    List<String> lines = new ArrayList<>();
    byte[] note;
    try (Journal journal = Journal.open(trail.folder, JournalSettings.DEFAULT);
        JournalReader reader = journal.reader(0)) {
      note = journal.note();
      for (JournalItem item = reader.next(); item != null; item = reader.next()) {
        lines.add(new String(((JournalItem.Intact) item).data(), StandardCharsets.UTF_8));
      }
    }
    change.accept(lines);
    Path folder = parent.resolve("forged");
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT, noting(note))) {
      lines.forEach(line -> journal.append(line.getBytes(StandardCharsets.UTF_8)));
    }
    trail = new Trail(folder);
  }

  private static JournalListener noting(byte[] note) {
    return new JournalListener() {
      @Override
      public boolean begins() {
        return false;
      }

      @Override
      public byte[] written() {
        return note;
      }

      @Override
      public void undone() {}
    };
  }

  private static String rehashed(String previous, String line) {
    Hash before = Line.of(previous.getBytes(StandardCharsets.UTF_8)).orElseThrow().hash();
    Line changed = Line.of(line.getBytes(StandardCharsets.UTF_8)).orElseThrow();
    return line.replace(changed.hash().hex(), before.then(changed.hashed().duplicate()).hex());
  }
}
