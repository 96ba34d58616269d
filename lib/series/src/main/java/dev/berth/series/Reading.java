package dev.berth.series;

import java.util.List;
import java.util.Map;

/**
 * One question to a store, with all that there was when it was asked.
 *
 * <p>The coarsest level whose rows are as fine as wanted is read where it reaches; before its
 * beginning the next coarser one, behind its end the next finer one.
 */
record Reading(Selection selection, Map<Level, List<Part>> files, List<Held> memory) {
  /** A chunk of samples in memory. */
  record Held(SeriesKey key, Chunk chunk) {}

  void read(RowSink sink) {
    Level wanted = wanted();
    long begin = begin(wanted);
    if (selection.from() < begin) {
      before(wanted, Math.min(begin, selection.to()), sink);
    }
    from(wanted, Math.max(begin, selection.from()), sink);
  }

  private Level wanted() {
    Level wanted = Level.SAMPLES;
    for (Level level : Level.values()) {
      boolean there = !files.getOrDefault(level, List.of()).isEmpty();
      if (there && level.width() <= selection.step()) {
        wanted = level;
      }
    }
    return wanted;
  }

  /** What is too old for a level: no row in whose time that level begins, or it were told twice. */
  private void before(Level level, long limit, RowSink sink) {
    if (level == Level.HOURS) {
      return;
    }
    Level coarser = level.coarser();
    boolean reached = !files.getOrDefault(level, List.of()).isEmpty() && begin(level) <= limit;
    long to = reached ? Math.floorDiv(limit, coarser.width()) * coarser.width() : limit;
    long begin = begin(coarser);
    if (selection.from() < begin) {
      before(coarser, Math.min(begin, to), sink);
    }
    if (begin < to) {
      piece(coarser, Math.max(begin, selection.from()), to, sink);
    }
  }

  /** What a level has, then what only the finer ones have yet. */
  private void from(Level level, long from, RowSink sink) {
    long end = Math.clamp(end(level), from, Math.max(from, selection.to()));
    piece(level, from, level == Level.SAMPLES ? selection.to() : end, sink);
    if (level != Level.SAMPLES && end < selection.to()) {
      from(level.finer(), end, sink);
    }
  }

  private void piece(Level level, long from, long to, RowSink sink) {
    if (from >= to) {
      return;
    }
    Selection narrowed =
        new Selection(selection.metric(), selection.series(), from, to, selection.step());
    Parts.read(files.getOrDefault(level, List.of()), level, narrowed, sink);
    if (level == Level.SAMPLES) {
      Row row = new Row();
      memory.forEach(held -> Parts.tell(held.key(), held.chunk().reader(), narrowed, row, sink));
    }
  }

  /** Where a level begins; samples that are in memory only begin behind all files. */
  private long begin(Level level) {
    List<Part> parts = files.getOrDefault(level, List.of());
    if (!parts.isEmpty()) {
      return parts.getFirst().name().from();
    }
    return level == Level.SAMPLES
        ? Math.max(end(Level.FIVE_MINUTES), end(Level.HOURS))
        : Long.MAX_VALUE;
  }

  private long end(Level level) {
    return files.getOrDefault(level, List.of()).stream()
        .mapToLong(part -> part.name().to())
        .max()
        .orElse(Long.MIN_VALUE);
  }
}
