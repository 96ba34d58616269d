package dev.berth.logs;

import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/**
 * How far the sources of a tenant were read, and what of that is on disk.
 *
 * <p>Each commit of a day holds, for each source, the mark up to which all lines are on disk in
 * whatever day they belong to; and for what the day has beyond that, the ordinal of the last line
 * for each stream. Who begins again reads from the mark, and passes over what a day has already.
 * Guarded by its shelf.
 */
final class Marks {
  private final Map<String, Mark> kept = new HashMap<>();
  private final Map<String, Mark> taken = new HashMap<>();

  /** What a commit of a day tells. */
  void learn(Map<String, String> positions) {
    positions.forEach(
        (key, text) ->
            Mark.parse(text)
                .ifPresent(
                    mark ->
                        kept.merge(
                            key,
                            mark,
                            (one, other) -> one.ordinal() < other.ordinal() ? other : one)));
  }

  /** How far a source was read, on disk or not. */
  Mark latest(String source) {
    Mark last = taken.get(source);
    return last == null ? kept(source) : last;
  }

  /** How far the disk has a source. */
  Mark kept(String source) {
    return kept.getOrDefault(source, Mark.BEGINNING);
  }

  /** A line was taken in: it is in a day, or waits to be. */
  void take(TakenLine line) {
    if (line.after().ordinal() > latest(line.source().key()).ordinal()) {
      taken.put(line.source().key(), line.after());
    }
  }

  /** Nothing that was taken since the last commit is on disk. */
  void rewind() {
    taken.clear();
  }

  void forget(String source) {
    kept.remove(source);
    taken.remove(source);
  }

  /** Forgets sources that were last read before a time, but for some. */
  void forgetOld(Instant time, Predicate<String> there) {
    kept.entrySet()
        .removeIf(each -> each.getValue().newest().isBefore(time) && !there.test(each.getKey()));
  }

  /**
   * The marks once everything is on disk but for what waits.
   *
   * @param held of the sources of records that wait: how far they were read before
   */
  Map<String, Mark> next(Map<String, Mark> held) {
    Map<String, Mark> next = new HashMap<>(kept);
    next.putAll(taken);
    next.putAll(held);
    return next;
  }

  /** That was the last commit. */
  void settle(Map<String, Mark> now) {
    kept.putAll(now);
  }

  /** The marks that are on disk. */
  Map<String, Mark> kept() {
    return new HashMap<>(kept);
  }

  /**
   * What a commit of a day holds.
   *
   * @param own the ordinals of the last line that the day has, by source and stream
   */
  static Map<String, String> positions(Map<String, Mark> marks, Map<StreamKey, Long> own) {
    Map<String, String> positions = new TreeMap<>();
    marks.forEach(
        (key, mark) -> {
          if (!mark.isBeginning()) {
            positions.put(key, mark.text());
          }
        });
    own.forEach(
        (key, ordinal) -> {
          Mark mark = marks.getOrDefault(key.source(), Mark.BEGINNING);
          if (ordinal > mark.ordinal()) {
            positions.put(key.source() + "/" + key.stream(), ordinal.toString());
          }
        });
    return positions;
  }

  /** The ordinals among the positions of a day. */
  static Map<StreamKey, Long> ordinals(Map<String, String> positions) {
    Map<StreamKey, Long> own = new HashMap<>();
    positions.forEach(
        (key, text) -> {
          int at = key.indexOf('/');
          if (at >= 0) {
            own.put(
                new StreamKey(key.substring(0, at), key.substring(at + 1)), Long.parseLong(text));
          }
        });
    return own;
  }
}
