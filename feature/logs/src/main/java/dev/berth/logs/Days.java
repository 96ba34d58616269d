package dev.berth.logs;

import dev.berth.index.BrokenIndexException;
import dev.berth.index.DayIndex;
import dev.berth.kernel.FileTree;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;

/**
 * The days of a tenant, each an index in a folder {@code 2026-11-22}; opened when they are needed.
 * Thread-safe.
 */
final class Days {
  private static final Logger LOG = System.getLogger(Days.class.getName());
  private static final int MOST_BROKEN = 100;

  private final Path folder;
  private final DayIndex.Settings settings;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<LocalDate, Day> open = new HashMap<>();

  Days(Path folder, DayIndex.Settings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  /** The days that there are, the oldest first. */
  List<LocalDate> dates() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .map(each -> date(each.getFileName().toString()))
          .flatMap(Optional::stream)
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static Optional<LocalDate> date(String name) {
    try {
      return name.length() == 10 ? Optional.of(LocalDate.parse(name)) : Optional.empty();
    } catch (DateTimeException e) {
      return Optional.empty();
    }
  }

  private Path path(LocalDate date) {
    return folder.resolve(date.toString());
  }

  /** What the last commit of each day tells; of one that is broken nothing. */
  void learn(Marks marks) throws IOException {
    for (LocalDate date : dates()) {
      try {
        marks.learn(DayIndex.positions(path(date)));
      } catch (IOException e) {
        LOG.log(Level.WARNING, "Cannot read how far {0} goes: {1}", path(date), e.getMessage());
      }
    }
  }

  /** Opens a day, or begins it; a broken one is set aside and begun anew. */
  Day use(LocalDate date) throws IOException {
    lock.lock();
    try {
      Day day = open.get(date);
      if (day == null) {
        day = new Day(date, openIndex(date));
        open.put(date, day);
      }
      day.use();
      return day;
    } finally {
      lock.unlock();
    }
  }

  void release(Day day) {
    lock.lock();
    try {
      day.release();
    } finally {
      lock.unlock();
    }
  }

  private DayIndex openIndex(LocalDate date) throws IOException {
    try {
      return DayIndex.open(path(date), settings);
    } catch (BrokenIndexException e) {
      Path aside = setAside(date);
      LOG.log(
          Level.WARNING,
          "The records of {0} cannot be read: {1}. They were moved to ''{2}'', and are collected again as far as the tasks' logs go back.",
          date,
          e.getMessage(),
          aside);
      return DayIndex.open(path(date), settings);
    }
  }

  private Path setAside(LocalDate date) throws IOException {
    for (int i = 1; i <= MOST_BROKEN; i++) {
      Path aside = folder.resolve(date + ".broken-" + i);
      if (!Files.exists(aside)) {
        return Files.move(path(date), aside);
      }
    }
    throw new IOException("there are too many broken ones of " + date);
  }

  /** Those that are open, the oldest first. */
  List<Day> open() {
    lock.lock();
    try {
      return open.values().stream().sorted(Comparator.comparing(Day::date)).toList();
    } finally {
      lock.unlock();
    }
  }

  /**
   * One that is before a date, has not been used for a time and was not merged; it is in use then.
   */
  Optional<Day> useOld(LocalDate before, long time) {
    lock.lock();
    try {
      Optional<Day> found =
          open.values().stream()
              .filter(day -> day.date().isBefore(before) && !day.isMerged() && day.isIdle(time))
              .findFirst();
      found.ifPresent(Day::use);
      return found;
    } finally {
      lock.unlock();
    }
  }

  /** Closes those that were not used for a time, in nanoseconds. */
  void closeIdle(long time) throws IOException {
    for (Day day : open()) {
      lock.lock();
      try {
        if (day.isIdle(time)) {
          open.remove(day.date());
          day.index().close();
        }
      } finally {
        lock.unlock();
      }
    }
  }

  /** Closes all; what was not committed is lost. */
  void close() {
    lock.lock();
    try {
      for (Day day : List.copyOf(open.values())) {
        open.remove(day.date());
        closeQuietly(day);
      }
    } finally {
      lock.unlock();
    }
  }

  private static void closeQuietly(Day day) {
    try {
      day.index().close();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Cannot close the index of " + day.date(), e);
    }
  }

  /** How much each day takes of the disk, the oldest first; those set aside count as their day. */
  Map<LocalDate, Long> sizes() throws IOException {
    Map<LocalDate, Long> sizes = new TreeMap<>();
    for (Path each : folders()) {
      LocalDate date = date(each.getFileName().toString().substring(0, 10)).orElseThrow();
      sizes.merge(date, size(each), Long::sum);
    }
    return sizes;
  }

  private List<Path> folders() throws IOException {
    try (Stream<Path> found = Files.list(folder)) {
      return found
          .filter(
              each -> {
                String name = each.getFileName().toString();
                return name.length() >= 10 && date(name.substring(0, 10)).isPresent();
              })
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  private static long size(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.mapToLong(Days::length).sum();
    } catch (NoSuchFileException | UncheckedIOException e) {
      return 0;
    }
  }

  private static long length(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  /** Takes a day away; whoever searches it meanwhile finds nothing. */
  void remove(LocalDate date) throws IOException {
    lock.lock();
    try {
      Day day = open.remove(date);
      if (day != null) {
        closeQuietly(day);
      }
      for (Path each : new ArrayList<>(folders())) {
        if (each.getFileName().toString().startsWith(date.toString())) {
          FileTree.delete(each);
        }
      }
    } finally {
      lock.unlock();
    }
  }
}
