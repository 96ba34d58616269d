package dev.berth.search;

import dev.berth.elastic.ElasticFailure;
import dev.berth.kernel.FileTree;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Stream;

/** The days of a shelf; those that were used last are open. Thread-safe. */
final class ShelfDays implements AutoCloseable {
  private static final long SIZE_NANOS = 1_000_000_000L;

  private final Path folder;
  private final ShelfSettings settings;
  private final TreeSet<LocalDate> dates = new TreeSet<>();
  private final Map<LocalDate, ShelfDay> open = new LinkedHashMap<>(16, 0.75f, true);
  private long bytes;
  private long measured;

  private ShelfDays(Path folder, ShelfSettings settings) {
    this.folder = folder;
    this.settings = settings;
  }

  static ShelfDays open(Path folder, ShelfSettings settings) throws IOException {
    ShelfDays days = new ShelfDays(folder, settings);
    try (Stream<Path> found = Files.list(folder)) {
      for (Path path : found.filter(Files::isDirectory).toList()) {
        try {
          boolean _ = days.dates.add(LocalDate.parse(path.getFileName().toString()));
        } catch (DateTimeParseException e) {
          // Something else lies here; it stays.
        }
      }
    }
    return days;
  }

  /** From the first on. */
  synchronized List<LocalDate> dates() {
    return List.copyOf(dates);
  }

  interface Work<T> {
    T on(ShelfDay day) throws IOException;
  }

  <T> T with(LocalDate date, Work<T> work) throws IOException {
    ShelfDay day = use(date);
    try {
      return work.on(day);
    } finally {
      leave(day);
    }
  }

  /** Opens a day, or begins it; it stays open until its user leaves. */
  synchronized ShelfDay use(LocalDate date) throws IOException {
    if (!dates.contains(date) && dates.size() >= settings.mostDays()) {
      throw ElasticFailure.illegal(
          "Cannot keep a document of %s: there are documents of %d days already. Remove an index, or send later ones."
              .formatted(date, dates.size()));
    }
    ShelfDay day = open.get(date);
    if (day != null && !day.index().isOpen() && !day.isUsed()) {
      // The disk failed, and may have room again: what was answered is on it.
      ShelfDay _ = open.remove(date);
      day.close();
      day = null;
    }
    if (day == null) {
      closeUnused();
      day = ShelfDay.open(folder, date, settings.day());
      open.put(date, day);
      boolean _ = dates.add(date);
    }
    day.use();
    return day;
  }

  /** Takes a day away, unless somebody uses it. */
  synchronized boolean remove(LocalDate date) throws IOException {
    ShelfDay day = open.get(date);
    if (day != null && day.isUsed()) {
      return false;
    }
    if (day != null) {
      open.remove(date);
      day.close();
    }
    FileTree.delete(folder.resolve(date.toString()));
    boolean _ = dates.remove(date);
    measured = 0;
    return true;
  }

  private void closeUnused() throws IOException {
    Iterator<ShelfDay> oldest = open.values().iterator();
    while (open.size() >= settings.mostOpen() && oldest.hasNext()) {
      ShelfDay day = oldest.next();
      if (!day.isUsed()) {
        if (day.index().isOpen()) {
          day.commit();
        }
        day.close();
        oldest.remove();
      }
    }
  }

  synchronized void leave(ShelfDay day) {
    day.leave();
  }

  /** What they take on disk, as it was a second ago at most. */
  synchronized long bytes() throws IOException {
    if (measured == 0 || System.nanoTime() - measured > SIZE_NANOS) {
      bytes = size();
      measured = System.nanoTime();
    }
    return bytes;
  }

  /** What they take on disk now. */
  synchronized long measure() throws IOException {
    measured = 0;
    return bytes();
  }

  private long size() throws IOException {
    long sum = 0;
    List<Path> files = new ArrayList<>();
    for (LocalDate date : dates) {
      try (Stream<Path> found = Files.list(folder.resolve(date.toString()))) {
        found.forEach(files::add);
      }
    }
    for (Path file : files) {
      if (Files.exists(file)) {
        sum += size(file);
      }
    }
    return sum;
  }

  /** A file may have been merged away just now. */
  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      return 0;
    }
  }

  @Override
  public synchronized void close() throws IOException {
    for (ShelfDay day : open.values()) {
      if (day.index().isOpen()) {
        day.commit();
      }
      day.close();
    }
    open.clear();
  }
}
