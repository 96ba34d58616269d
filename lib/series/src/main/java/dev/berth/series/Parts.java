package dev.berth.series;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.nio.BufferUnderflowException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** The files of one level, the oldest first. Thread-safe; one thread changes them. */
final class Parts {
  private static final Logger LOG = System.getLogger(Parts.class.getName());
  private static final Comparator<Part> BY_TIME =
      Comparator.comparing(Part::name, Comparator.comparingLong(PartName::from));

  private final Path folder;
  private volatile List<Part> all;

  Parts(Path store, Level level) {
    this.folder = store.resolve(level.folder());
    this.all = list();
  }

  private List<Part> list() {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      List<Part> found = new ArrayList<>();
      for (Path file : files.toList()) {
        PartName name = PartName.of(file).orElse(null);
        if (name != null) {
          found.add(new Part(file, name, Files.size(file)));
        }
      }
      return found.stream().sorted(BY_TIME).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  Path folder() {
    return folder;
  }

  List<Part> all() {
    return all;
  }

  long size() {
    return all.stream().mapToLong(Part::size).sum();
  }

  /** The time of the oldest row; the end of time if there is none. */
  long begin() {
    return all.isEmpty() ? Long.MAX_VALUE : all.getFirst().name().from();
  }

  /** Behind the newest row; the beginning of time if there is none. */
  long end() {
    return all.stream().mapToLong(part -> part.name().to()).max().orElse(Long.MIN_VALUE);
  }

  void add(Part part) {
    replace(Set.of(), List.of(part));
  }

  /** Takes files away, and deletes them. */
  void remove(Set<Part> gone) {
    replace(gone, List.of());
  }

  void replace(Set<Part> gone, List<Part> added) {
    all =
        Stream.concat(all.stream().filter(part -> !gone.contains(part)), added.stream())
            .sorted(BY_TIME)
            .toList();
    for (Part part : gone) {
      try {
        Files.deleteIfExists(part.file());
      } catch (IOException e) {
        LOG.log(Logger.Level.WARNING, "Cannot delete the file '" + part.file() + "' of samples", e);
      }
    }
  }

  /** Tells the rows of a time; a damaged file is logged and left out. */
  static void read(List<Part> parts, Level level, Selection selection, RowSink sink) {
    Row row = new Row();
    for (Part part : parts) {
      if (part.touches(selection.from(), selection.to())) {
        read(part, level, selection, row, sink);
      }
    }
  }

  private static void read(Part part, Level level, Selection selection, Row row, RowSink sink) {
    try (Part.Reader reader = part.open()) {
      reader.read(
          selection.metric(),
          level.columns(),
          (key, chunk) -> {
            if (selection.series().test(key)) {
              tell(key, chunk.reader(), selection, row, sink);
            }
          });
    } catch (NoSuchFileException e) {
      LOG.log(
          Logger.Level.DEBUG, "The file '" + part.file() + "' has gone while it was asked for", e);
    } catch (IOException | IndexOutOfBoundsException | BufferUnderflowException e) {
      LOG.log(
          Logger.Level.WARNING, "Cannot read the samples of '" + part.file() + "': left out", e);
    }
  }

  static void tell(SeriesKey key, ChunkReader chunk, Selection selection, Row row, RowSink sink) {
    while (chunk.next()) {
      if (chunk.time() >= selection.from() && chunk.time() < selection.to()) {
        row.read(chunk);
        sink.take(key, row);
      }
    }
  }
}
