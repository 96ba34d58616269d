package dev.berth.journal;

import static dev.berth.journal.JournalTest.backwards;
import static dev.berth.journal.JournalTest.bytes;
import static dev.berth.journal.JournalTest.forwards;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.ByteSize;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a crash leaves is cut off, everything else that is wrong is told. */
class DamageTest {
  private static final String DAMAGED = "records are damaged";
  private static final String MISSING = "a part is missing";

  /** One record of five bytes takes this. */
  private static final int FRAME = 5 + Frame.OVERHEAD;

  @TempDir Path folder;

  @Test
  void cutsOffWhatACrashLeftAtEveryByte() throws IOException {
    fill(3);
    Path mark = Files.copy(folder.resolve(MarkFile.NAME), folder.resolve("mark-of-three"));
    fill(1);
    Path file = segments().getFirst();
    byte[] whole = Files.readAllBytes(file);

    for (int left = whole.length - 1; left >= whole.length - FRAME; left--) {
      Files.write(file, Arrays.copyOf(whole, left));
      Files.copy(mark, folder.resolve(MarkFile.NAME), StandardCopyOption.REPLACE_EXISTING);
      try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
        assertThat(journal.damages()).isEmpty();
        assertThat(forwards(journal)).containsExactly("rec 0", "rec 1", "rec 2");
      }
    }
  }

  @Test
  void goesOnBehindWhatWasCutOff() throws IOException {
    fill(3);
    append(segments().getFirst(), new byte[] {0, 0, 0, 5, 0, 0});

    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      journal.append(bytes("rec 3"));

      assertThat(journal.damages()).isEmpty();
      assertThat(forwards(journal)).containsExactly("rec 0", "rec 1", "rec 2", "rec 3");
    }
  }

  @Test
  void tellsDamageInTheMiddleAndGoesOn() throws IOException {
    fill(5);
    flip(segments().getFirst(), SegmentFile.HEADER + FRAME + Frame.HEAD);

    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      assertThat(journal.damages()).extracting(JournalItem.Damage::reason).containsExactly(DAMAGED);
      journal.append(bytes("rec 5"));

      List<String> read = List.of("rec 0", DAMAGED, "rec 2", "rec 3", "rec 4", "rec 5");
      assertThat(forwards(journal)).isEqualTo(read);
      assertThat(backwards(journal)).isEqualTo(read.reversed());
    }
  }

  @Test
  void tellsALengthThatWasChanged() throws IOException {
    fill(5);
    flip(segments().getFirst(), SegmentFile.HEADER + FRAME + 3);

    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      assertThat(forwards(journal)).containsExactly("rec 0", DAMAGED, "rec 2", "rec 3", "rec 4");
    }
  }

  @Test
  void tellsALastRecordThatWasKnownAndIsDamaged() throws IOException {
    fill(3);
    flip(segments().getFirst(), SegmentFile.HEADER + 2 * FRAME + Frame.HEAD);

    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      assertThat(journal.damages()).extracting(JournalItem.Damage::reason).containsExactly(DAMAGED);
      journal.append(bytes("rec 3"));

      assertThat(journal.segments()).hasSize(2);
      assertThat(forwards(journal)).containsExactly("rec 0", "rec 1", DAMAGED, "rec 3");
      assertThat(backwards(journal)).containsExactly("rec 3", DAMAGED, "rec 1", "rec 0");
    }
  }

  @Test
  void tellsAnEndThatWasCutOff() throws IOException {
    fill(3);
    Path file = segments().getFirst();
    Files.write(file, Arrays.copyOf(Files.readAllBytes(file), SegmentFile.HEADER + 2 * FRAME));

    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      assertThat(journal.damages())
          .extracting(JournalItem.Damage::reason)
          .containsExactly("the end is cut off");
      journal.append(bytes("rec 3"));

      assertThat(forwards(journal)).containsExactly("rec 0", "rec 1", MISSING, "rec 3");
      assertThat(backwards(journal)).containsExactly("rec 3", MISSING, "rec 1", "rec 0");
    }
  }

  @Test
  void tellsASegmentThatIsMissing() throws IOException {
    try (Journal journal = Journal.open(folder, JournalTest.SMALL)) {
      for (int i = 0; i < 50; i++) {
        journal.append(bytes("rec " + i));
      }
    }
    Files.delete(segments().get(2));
    Files.delete(segments().getFirst());

    try (Journal journal = Journal.open(folder, JournalTest.SMALL)) {
      assertThat(journal.damages())
          .extracting(JournalItem.Damage::reason)
          .containsExactly(MISSING, MISSING);
      assertThat(forwards(journal)).startsWith(MISSING).endsWith("rec 49").contains("rec 10");
      assertThat(forwards(journal)).filteredOn(MISSING::equals).hasSize(2);
      assertThat(backwards(journal)).isEqualTo(forwards(journal).reversed());
    }
  }

  @Test
  void tellsWhatWasAddedToAClosedSegment() throws IOException {
    try (Journal journal = Journal.open(folder, JournalTest.SMALL)) {
      for (int i = 0; i < 20; i++) {
        journal.append(bytes("rec " + i));
      }
    }
    append(segments().getFirst(), new byte[100]);

    try (Journal journal = Journal.open(folder, JournalTest.SMALL)) {
      assertThat(journal.damages())
          .extracting(JournalItem.Damage::reason)
          .containsExactly("a part is too long");
      assertThat(forwards(journal)).hasSize(21).startsWith("a part has another head or length");
    }
  }

  @Test
  void tellsWhenThereIsNoMark() throws IOException {
    fill(3);
    Files.delete(folder.resolve(MarkFile.NAME));

    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      assertThat(journal.wasUnmarked()).isTrue();
      assertThat(forwards(journal)).containsExactly("rec 0", "rec 1", "rec 2");
    }
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      assertThat(journal.wasUnmarked()).isFalse();
    }
  }

  @Test
  void findsNoRecordInsideAnother() {
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      long first = journal.append(bytes("rec 0"));
      byte[] frame = read(folder.resolve("0000000000000000000.segment"), (int) first, FRAME);
      journal.append(frame);
      journal.append(bytes("rec 2"));
      flipUnchecked(segments().getFirst(), (int) first + FRAME);

      assertThat(forwards(journal)).containsExactly("rec 0", DAMAGED, "rec 2");
    }
  }

  @Test
  void forgetsASegmentThatWasNeverBegun() throws IOException {
    fill(3);
    long end = Files.size(segments().getFirst());
    Files.write(Segment.in(folder, end).file(), new byte[] {0, 0, 0});

    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      assertThat(journal.damages()).isEmpty();
      journal.append(bytes("rec 3"));

      assertThat(forwards(journal)).containsExactly("rec 0", "rec 1", "rec 2", "rec 3");
    }
  }

  @Test
  void goesOnAfterARecordInABatchThatThePowerCutTore() throws IOException {
    fill(2);
    Path file = segments().getFirst();
    long end = Files.size(file);
    // A batch of two of which only the second has come to the disk.
    ByteBuffer batch = ByteBuffer.allocate(2 * FRAME);
    for (int i = 0; i < 2; i++) {
      int start = i * FRAME;
      batch.position(start + Frame.HEAD).put(bytes("torn" + i));
      Frame.complete(batch, start, end + start, start);
    }
    batch.put(Frame.HEAD, (byte) 0);
    append(file, batch.array());

    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      assertThat(journal.damages()).isEmpty();
      assertThat(forwards(journal)).containsExactly("rec 0", "rec 1");
    }
  }

  @Test
  void toldIsWhereADamageIs() {
    assertThat(new JournalItem.Damage(16, 37, DAMAGED))
        .hasToString("records are damaged (bytes 16 to 37)");
  }

  @Test
  void keepsBatchesWithinTheirSize() {
    JournalSettings tiny =
        new JournalSettings(
            new ByteSize(1000),
            new ByteSize(100),
            new ByteSize(50),
            10,
            JournalSettings.DEFAULT.patience());
    try (Journal journal = Journal.open(folder, tiny)) {
      for (int i = 0; i < 30; i++) {
        CompletableFuture<Long> _ =
            journal.submit(record -> record.put(bytes("record of thirty bytes or so..")));
      }
      journal.append(bytes("last"));

      assertThat(forwards(journal)).hasSize(31);
    }
  }

  private void fill(int records) {
    try (Journal journal = Journal.open(folder, JournalSettings.DEFAULT)) {
      int from = forwards(journal).size();
      for (int i = from; i < from + records; i++) {
        journal.append(bytes("rec " + i));
      }
    }
  }

  private List<Path> segments() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> Segment.of(file).isPresent()).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void flip(Path file, int offset) throws IOException {
    try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
      bytes.seek(offset);
      int old = bytes.read();
      bytes.seek(offset);
      bytes.write(old ^ 1);
    }
  }

  private static void flipUnchecked(Path file, int offset) {
    try {
      flip(file, offset);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] read(Path file, int offset, int length) {
    try {
      return Arrays.copyOfRange(Files.readAllBytes(file), offset, offset + length);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void append(Path file, byte[] bytes) throws IOException {
    Files.write(file, bytes, StandardOpenOption.APPEND);
  }
}
