package dev.berth.logs;

import dev.berth.templates.Continuation;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Joins lines that go on with the one before, as those of stack traces do: within a stream of a
 * source, up to 256 KiB. A record waits a moment for what goes on with it. For one thread.
 */
final class Joiner {
  /** How long a record waits for what goes on with it, in nanoseconds. */
  private static final long PATIENCE = 300_000_000L;

  private static final int LONGEST = 1 << 18;
  private static final int MOST_LINES = 2000;

  private final Consumer<RawRecord> out;
  private final Map<StreamKey, Pending> pending = new HashMap<>();

  /**
   * @param out is given each record that is whole
   */
  Joiner(Consumer<RawRecord> out) {
    this.out = out;
  }

  private static final class Pending {
    private final Continuation continuation = new Continuation();
    private final TakenLine first;
    private final List<String> more = new ArrayList<>();
    private final long deadline;
    private TakenLine last;
    private int length;
    private boolean truncated;

    private Pending(TakenLine first, long now) {
      this.first = first;
      this.last = first;
      this.length = first.text().length();
      this.truncated = first.truncated();
      this.deadline = now + PATIENCE;
      byte[] begin = begin(first.text());
      boolean _ = continuation.goesOn(begin, begin.length);
    }

    private boolean hasRoom(TakenLine line) {
      return more.size() < MOST_LINES && length + line.text().length() < LONGEST;
    }

    private void add(TakenLine line) {
      last = line;
      truncated |= line.truncated();
      more.add(line.text());
      length += line.text().length() + 1;
    }

    private RawRecord record() {
      return new RawRecord(first, List.copyOf(more), last, truncated);
    }
  }

  /**
   * Takes a line.
   *
   * @param now nanoseconds of any beginning
   */
  void take(TakenLine line, long now) {
    if (line.source().kind() != Source.Kind.TASK) {
      out.accept(new RawRecord(line, List.of(), line, line.truncated()));
      return;
    }
    StreamKey key = StreamKey.of(line);
    Pending open = pending.get(key);
    if (open != null && goesOn(open, line)) {
      open.add(line);
      return;
    }
    if (open != null) {
      out.accept(open.record());
    }
    pending.put(key, new Pending(line, now));
  }

  private static boolean goesOn(Pending open, TakenLine line) {
    byte[] begin = begin(line.text());
    return open.continuation.goesOn(begin, begin.length) && open.hasRoom(line);
  }

  /** As much as tells whether it goes on. */
  private static byte[] begin(String text) {
    return text.substring(0, Math.min(40, text.length())).getBytes(StandardCharsets.UTF_8);
  }

  /** Gives out the records that have waited long enough. */
  void expire(long now) {
    Iterator<Pending> all = pending.values().iterator();
    while (all.hasNext()) {
      Pending each = all.next();
      if (now - each.deadline >= 0) {
        all.remove();
        out.accept(each.record());
      }
    }
  }

  /** Gives out all records. */
  void flush() {
    pending.values().forEach(each -> out.accept(each.record()));
    pending.clear();
  }

  boolean isEmpty() {
    return pending.isEmpty();
  }

  /** How far the sources of records that wait were read before them. */
  Map<String, Mark> held() {
    Map<String, Mark> held = new HashMap<>();
    pending
        .values()
        .forEach(
            each ->
                held.merge(
                    each.first.source().key(),
                    each.first.before(),
                    (one, other) -> one.ordinal() < other.ordinal() ? one : other));
    return held;
  }
}
