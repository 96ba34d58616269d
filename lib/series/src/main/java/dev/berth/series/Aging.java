package dev.berth.series;

import java.io.IOException;
import java.lang.System.Logger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Makes the files of a day one, with rows of hours beside it, and takes away what is old or too
 * much. Confined to one thread.
 */
final class Aging {
  private static final Logger LOG = System.getLogger(Aging.class.getName());
  private static final long DAY = Duration.ofDays(1).toMillis();

  /** How long after midnight the last samples of a day may come. */
  private static final long LATE = Duration.ofMinutes(90).toMillis();

  /** A clock that goes further between two looks was set. */
  private static final long JUMP = Duration.ofMinutes(10).toMillis();

  private static final long CALM = Duration.ofHours(1).toMillis();

  private final Map<Level, Parts> parts;
  private final SeriesSettings settings;
  private long last;
  private long jumped = Long.MIN_VALUE;

  Aging(Map<Level, Parts> parts, SeriesSettings settings) {
    this.parts = parts;
    this.settings = settings;
  }

  void run(long now) {
    if (last > 0 && Math.abs(now - last) > JUMP) {
      jumped = now;
    }
    last = now;
    joinDays(now);
    // A clock that was set ahead by mistake must not take away everything at once.
    if (jumped == Long.MIN_VALUE || now - jumped > CALM || now < jumped) {
      for (Level level : Level.values()) {
        removeOld(of(level), now - settings.keep(level).toMillis());
      }
    }
    removeTooMuch();
  }

  private Parts of(Level level) {
    return Objects.requireNonNull(parts.get(level));
  }

  private static void removeOld(Parts parts, long before) {
    Set<Part> old =
        parts.all().stream().filter(part -> part.name().to() < before).collect(Collectors.toSet());
    if (!old.isEmpty()) {
      parts.remove(old);
    }
  }

  /** The finest go first, the oldest of them before the others; the newest of each stays. */
  private void removeTooMuch() {
    for (Level level : Level.values()) {
      Parts of = of(level);
      while (size() > settings.size().bytes() && of.all().size() > 1) {
        of.remove(Set.of(of.all().getFirst()));
      }
    }
  }

  private long size() {
    return parts.values().stream().mapToLong(Parts::size).sum();
  }

  /** A day that is over has one file of five minutes, which has no log, and one of hours. */
  private void joinDays(long now) {
    long today = Math.floorDiv(now - LATE, DAY);
    Map<Long, List<Part>> days =
        of(Level.FIVE_MINUTES).all().stream()
            .filter(part -> part.name().log() > 0)
            .collect(Collectors.groupingBy(Aging::day, TreeMap::new, Collectors.toList()));
    days.forEach(
        (day, files) -> {
          if (day < today) {
            join(files);
          }
        });
  }

  private static long day(Part part) {
    return Math.floorDiv(part.name().from(), DAY);
  }

  private void join(List<Part> files) {
    try {
      Part hours = joined(files, Level.HOURS);
      Part day = joined(files, Level.FIVE_MINUTES);
      of(Level.HOURS).add(hours);
      of(Level.FIVE_MINUTES).replace(Set.copyOf(files), List.of(day));
    } catch (IOException | IndexOutOfBoundsException e) {
      LOG.log(
          Logger.Level.WARNING,
          "Cannot join the files of a day in '" + of(Level.FIVE_MINUTES).folder() + "'",
          e);
      of(Level.FIVE_MINUTES).remove(Set.copyOf(unreadable(files)));
    }
  }

  private static List<Part> unreadable(List<Part> files) {
    List<Part> unreadable = new ArrayList<>();
    for (Part file : files) {
      try (Part.Reader reader = file.open()) {
        for (String metric : reader.metrics()) {
          reader.read(metric, Level.FIVE_MINUTES.columns(), (_, _) -> {});
        }
      } catch (IOException | IndexOutOfBoundsException e) {
        unreadable.add(file);
      }
    }
    return unreadable;
  }

  private Part joined(List<Part> files, Level level) throws IOException {
    List<Part.Reader> readers = new ArrayList<>();
    try (PartWriter writer = new PartWriter(of(level).folder())) {
      Set<String> metrics = new TreeSet<>();
      for (Part file : files) {
        Part.Reader reader = file.open();
        readers.add(reader);
        reader.metrics().forEach(metrics::add);
      }
      for (String metric : metrics) {
        writer.group(metric, group(readers, metric, level.width()));
      }
      return writer.finish(0, level.width());
    } finally {
      for (Part.Reader reader : readers) {
        reader.close();
      }
    }
  }

  private static Map<SeriesKey, ChunkWriter> group(
      List<Part.Reader> readers, String metric, long width) throws IOException {
    Map<SeriesKey, Coarsening> series = new TreeMap<>();
    for (Part.Reader reader : readers) {
      reader.read(
          metric,
          Level.FIVE_MINUTES.columns(),
          (key, chunk) -> series.computeIfAbsent(key, _ -> new Coarsening(width)).add(chunk));
    }
    Map<SeriesKey, ChunkWriter> chunks = new TreeMap<>();
    series.forEach((key, rows) -> chunks.put(key, rows.end()));
    return chunks;
  }
}
