package dev.berth.journal;

import dev.berth.journal.Backlog.Pending;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Writes what waits, in batches: sources put their frames into one buffer, which is written and
 * forced at once; then the mark is moved, and the appenders are told. Confined to the journal's
 * thread.
 */
final class JournalWriter {
  private static final Logger LOG = System.getLogger(JournalWriter.class.getName());

  private final Path folder;
  private final JournalSettings settings;
  private final JournalListener listener;
  private final MarkFile marks;
  private final CurrentExtent extent;
  private final ByteBuffer buffer;
  private final List<Written> written = new ArrayList<>();
  private @Nullable SegmentWriter tail;
  private boolean marksFailed;

  private record Written(Pending pending, long position) {}

  JournalWriter(
      Path folder,
      JournalSettings settings,
      JournalListener listener,
      MarkFile marks,
      CurrentExtent extent) {
    this.folder = folder;
    this.settings = settings;
    this.listener = listener;
    this.marks = marks;
    this.extent = extent;
    this.buffer = ByteBuffer.allocateDirect(Math.toIntExact(settings.batch().bytes()));
  }

  /** Goes on with a segment that ends where the journal does. */
  void resume(Segment segment) throws IOException {
    tail = SegmentWriter.resume(segment, extent.get().end() - segment.base());
  }

  /** Writes until the backlog is closed and empty. */
  void drain(Backlog backlog) {
    List<Pending> pending = backlog.take();
    while (!pending.isEmpty()) {
      int next = 0;
      while (next < pending.size()) {
        next = write(pending, next);
      }
      pending = backlog.take();
    }
  }

  /** Writes one batch. Returns which record is next. */
  private int write(List<Pending> pending, int from) {
    written.clear();
    int next = from;
    try {
      SegmentWriter segment = segment(listener.begins());
      buffer.clear();
      long room = settings.record().bytes() + Frame.OVERHEAD;
      while (next < pending.size() && buffer.remaining() >= room) {
        put(pending.get(next), segment.end());
        next++;
      }
      if (!written.isEmpty()) {
        segment.append(buffer.flip());
        extent.update(old -> old.withEnd(segment.end()));
      }
    } catch (IOException e) {
      return failed(pending, from, next, DiskFailure.writing(folder, buffer.capacity(), e));
    } catch (RuntimeException | Error e) {
      LOG.log(Level.ERROR, "The journal '" + folder + "' cannot write a batch", e);
      return failed(
          pending,
          from,
          next,
          new BerthException(
              ErrorCode.INTERNAL,
              "Cannot write to the journal '%s': a defect of the server.".formatted(folder),
              e));
    }
    if (!written.isEmpty()) {
      mark(extent.get().end());
    }
    written.forEach(one -> one.pending().position().complete(one.position()));
    return next;
  }

  private int failed(List<Pending> pending, int from, int next, BerthException failure) {
    listener.undone();
    int end = Math.max(next, from + 1);
    pending.subList(from, end).forEach(one -> one.position().completeExceptionally(failure));
    return end;
  }

  private SegmentWriter segment(boolean another) throws IOException {
    SegmentWriter last = tail;
    if (last != null) {
      boolean full = last.size() >= settings.segment().bytes();
      if (last.size() <= SegmentFile.HEADER || !(full || another)) {
        return last;
      }
      marks.force();
    }
    Segment next = Segment.in(folder, extent.get().end());
    SegmentWriter begun = SegmentWriter.create(folder, next);
    extent.update(old -> old.with(next));
    tail = begun;
    if (last != null) {
      last.close();
    }
    return begun;
  }

  private void put(Pending one, long base) {
    int start = buffer.position();
    buffer.position(start + Frame.HEAD);
    ByteBuffer data = buffer.slice(buffer.position(), (int) settings.record().bytes());
    try {
      one.source().writeTo(data);
      if (data.position() == 0) {
        throw new IllegalArgumentException("A record without bytes");
      }
    } catch (BufferOverflowException e) {
      refuse(one, start, tooLong(e));
      return;
    } catch (RuntimeException e) {
      refuse(one, start, e);
      return;
    }
    buffer.position(start + Frame.HEAD + data.position());
    Frame.complete(buffer, start, base + start, start);
    written.add(new Written(one, base + start));
  }

  private void refuse(Pending one, int start, RuntimeException failure) {
    buffer.position(start);
    one.position().completeExceptionally(failure);
  }

  private BerthException tooLong(BufferOverflowException e) {
    return new BerthException(
        ErrorCode.TOO_LARGE,
        "Cannot write to the journal '%s': the record is longer than %s."
            .formatted(folder, settings.record()),
        e);
  }

  /** Moves the mark. Without it all is as well, but that a cut end would not show. */
  private void mark(long end) {
    try {
      byte[] note = listener.written();
      marks.write(new Mark(extent.get().first(), end, note));
      marksFailed = false;
    } catch (IOException | RuntimeException | Error e) {
      if (!marksFailed) {
        LOG.log(Level.WARNING, "Cannot move the mark of the journal '" + folder + "'", e);
      }
      marksFailed = true;
    }
  }

  void close() throws IOException {
    if (tail != null) {
      tail.close();
    }
  }
}
