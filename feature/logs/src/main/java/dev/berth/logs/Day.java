package dev.berth.logs;

import dev.berth.index.DayIndex;
import dev.berth.index.Entry;
import java.io.IOException;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * A day whose index is open. Guarded by its {@link Days}, but for adding, which one thread does.
 */
final class Day {
  /** So many are left of a day that is over. */
  private static final int SEGMENTS = 4;

  private final LocalDate date;
  private final DayIndex index;

  /** The last lines that it had when it was opened, beyond what was read by then. */
  private final Map<StreamKey, Long> had;

  private final Map<StreamKey, Long> own;
  private volatile boolean dirty;
  private final AtomicLong added = new AtomicLong();
  private volatile long shown;
  private volatile boolean merged;
  private int users;
  private long lastUse = System.nanoTime();

  Day(LocalDate date, DayIndex index) {
    this.date = date;
    this.index = index;
    this.had = Marks.ordinals(index.positions());
    this.own = new HashMap<>(had);
  }

  LocalDate date() {
    return date;
  }

  DayIndex index() {
    return index;
  }

  /** Whether a line was in it when it was opened. */
  boolean had(TakenLine line) {
    return !had.isEmpty()
        && line.after().ordinal() <= had.getOrDefault(StreamKey.of(line), Long.MIN_VALUE);
  }

  void add(Entry entry, TakenLine last) throws IOException {
    index.add(entry);
    own.put(StreamKey.of(last), last.after().ordinal());
    dirty = true;
    added.incrementAndGet();
    lastUse = System.nanoTime();
  }

  boolean isDirty() {
    return dirty;
  }

  /** Lets searches find what was added. */
  void refresh() throws IOException {
    long now = added.get();
    if (shown < now) {
      index.refresh();
      shown = Math.max(shown, now);
    }
  }

  void commit(Map<String, Mark> marks) throws IOException {
    index.commit(Marks.positions(marks, own));
    own.entrySet()
        .removeIf(
            each ->
                each.getValue()
                    <= marks.getOrDefault(each.getKey().source(), Mark.BEGINNING).ordinal());
    dirty = false;
  }

  /** Makes few segments of many, once; the next commit puts that on disk. */
  void merge() throws IOException {
    merged = true;
    index.merge(SEGMENTS);
    dirty = true;
  }

  boolean isMerged() {
    return merged;
  }

  void use() {
    users++;
    lastUse = System.nanoTime();
  }

  void release() {
    users--;
    lastUse = System.nanoTime();
  }

  /** Whether nobody uses it, nor did for a time in nanoseconds. */
  boolean isIdle(long time) {
    return users == 0 && !dirty && System.nanoTime() - lastUse >= time;
  }
}
