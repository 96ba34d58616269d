package dev.berth.journal;

import dev.berth.journal.Backlog.Pending;
import dev.berth.journal.JournalItem.Damage;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.stream.IntStream;

/**
 * Records in the order in which they were appended, in files of one folder. Thread-safe.
 *
 * <p>Appenders at the same time share one write and one force of the disk; each returns when its
 * own record is on disk, or is told that it is not. After a failure (a full disk) the journal is as
 * it was before, and goes on as soon as the disk takes writes again.
 *
 * <p>A position is a number of bytes since the journal's first one; it never changes. One server
 * has a folder at a time.
 */
public final class Journal implements AutoCloseable {
  /** How long the note of a batch may be, in bytes. */
  public static final int LONGEST_NOTE = Mark.LONGEST_NOTE;

  private final Path folder;
  private final MarkFile marks;
  private final List<Damage> damages;
  private final boolean unmarked;
  private final byte[] note;
  private final CurrentExtent extent;
  private final Backlog backlog;
  private final JournalWriter writer;
  private final Thread thread;

  private Journal(Path folder, JournalSettings settings, JournalListener listener, MarkFile marks)
      throws IOException {
    this.folder = folder;
    this.marks = marks;
    this.note = marks.mark().note();
    Recovery.Found found = Recovery.of(folder, marks.mark());
    this.damages = List.copyOf(found.damages());
    this.unmarked = marks.found() == null && !found.segments().isEmpty();
    this.extent = new CurrentExtent(new Extent(found.segments(), found.first(), found.end()));
    this.backlog = new Backlog(settings.queue(), settings.patience());
    this.writer = new JournalWriter(folder, settings, listener, marks, extent);
    if (marks.found() == null) {
      // Before anything else is on disk, so that a mark that is missing later is a finding.
      marks.writeFirst(found.first());
    }
    if (found.tail() != null) {
      writer.resume(found.tail());
    }
    this.thread =
        Threads.startPlatform("journal-" + folder.getFileName(), () -> writer.drain(backlog));
  }

  /**
   * Opens a journal, or begins one. What a crash left behind the last whole record is cut off;
   * {@link #damages()} tells what else is wrong.
   *
   * @throws BerthException {@code CONFLICT} while it is open elsewhere; {@code UNAVAILABLE} if the
   *     disk fails
   */
  public static Journal open(Path folder, JournalSettings settings, JournalListener listener) {
    try {
      Files.createDirectories(folder);
      SegmentWriter.forceFolder(folder.resolve(".."));
      MarkFile marks = MarkFile.open(folder);
      try {
        return new Journal(folder, settings, listener, marks);
      } catch (IOException | RuntimeException e) {
        marks.close();
        throw e;
      }
    } catch (IOException e) {
      throw DiskFailure.writing(folder, settings.batch().bytes(), e);
    }
  }

  /** Nobody listens. */
  public static Journal open(Path folder, JournalSettings settings) {
    return open(folder, settings, JournalListener.NONE);
  }

  /**
   * What was damaged or missing when the journal was opened, as far as its opening looks: at the
   * sizes of all segments and at the records of the last one. A reader finds all of it.
   */
  public List<Damage> damages() {
    return damages;
  }

  /** Whether there were records but no mark when it was opened: somebody has removed it. */
  public boolean wasUnmarked() {
    return unmarked;
  }

  /** What the mark carried when the journal was opened; empty if there was none. */
  public byte[] note() {
    return note.clone();
  }

  /**
   * Appends a record; returns its position when it is on disk.
   *
   * @throws BerthException {@code UNAVAILABLE} if it is not: the disk is full, or too slow, or the
   *     journal closed; {@code TOO_LARGE}
   */
  public long append(RecordSource record) {
    try {
      return submit(record).join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof BerthException known) {
        throw new BerthException(known.code(), known.getMessage(), known);
      }
      throw e;
    }
  }

  public long append(byte[] record) {
    return append((ByteBuffer room) -> room.put(record));
  }

  /**
   * Appends a record without waiting for the disk; waits for room in the queue only.
   *
   * @return its position, once it is on disk
   * @throws BerthException {@code UNAVAILABLE} if there is no room in the queue for too long, or
   *     the journal is closed
   */
  public CompletableFuture<Long> submit(RecordSource record) {
    Pending pending = new Pending(record, new CompletableFuture<>());
    backlog.add(pending);
    return pending.position();
  }

  /** Where the oldest record begins that was not deleted. */
  public long first() {
    return extent.get().first();
  }

  /** Where the next record will begin, or a little before. */
  public long end() {
    return extent.get().end();
  }

  /** The journal's files, in order. */
  public List<Range> segments() {
    Extent now = extent.get();
    return IntStream.range(0, now.segments().size())
        .mapToObj(index -> new Range(now.segments().get(index).base(), now.endOf(index)))
        .toList();
  }

  /**
   * A file of a journal.
   *
   * @param first the position of its first byte
   * @param end the position behind its last
   */
  public record Range(long first, long end) {
    public ByteSize size() {
      return new ByteSize(end - first);
    }
  }

  /**
   * Reads what is on disk now, from a position that a record or a segment has, or {@link #end()} to
   * go backwards.
   */
  public JournalReader reader(long position) {
    return new JournalReader(folder, extent::get, position);
  }

  /**
   * Deletes the oldest segments: all that end at or before a position. The last one always stays.
   *
   * @throws BerthException {@code UNAVAILABLE} if the disk fails
   */
  public void deleteBefore(long position) {
    Extent before = extent.get();
    Extent after = extent.update(old -> old.without(position));
    try {
      // First the mark: a deletion that a crash interrupts is finished by the next opening.
      marks.writeFirst(after.first());
      for (Segment segment : before.segments()) {
        if (segment.base() < after.first()) {
          Files.deleteIfExists(segment.file());
        }
      }
      SegmentWriter.forceFolder(folder);
    } catch (IOException e) {
      throw DiskFailure.writing(folder, 0, e);
    }
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    backlog.close();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true;
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
    try (marks) {
      writer.close();
      marks.force();
    } catch (IOException e) {
      throw DiskFailure.writing(folder, 0, e);
    }
  }
}
