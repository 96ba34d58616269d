package dev.berth.engine.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Records of one type, a JSON file each, in one directory. A file is always whole: it is replaced,
 * not written over. Thread-safe for different names.
 */
final class RecordFiles<T> {
  private static final Logger LOG = System.getLogger(RecordFiles.class.getName());
  private static final String ENDING = ".json";

  private final Path directory;
  private final Durability durability;
  private final ObjectReader reader;
  private final ObjectWriter writer;

  RecordFiles(Path directory, Class<T> type, Durability durability) {
    JsonMapper mapper = JsonMapper.builder().build();
    this.directory = directory;
    this.durability = durability;
    this.reader = mapper.readerFor(type);
    this.writer = mapper.writerFor(type);
  }

  /** Writes or replaces one. */
  void write(String name, T value) throws IOException {
    Path file = file(name);
    Path part = directory.resolve(name + ".part");
    byte[] bytes = writer.writeValueAsBytes(value);
    try {
      Files.write(part, bytes);
    } catch (NoSuchFileException e) {
      Files.createDirectories(directory);
      Files.write(part, bytes);
    }
    if (durability == Durability.SURVIVES_POWER_LOSS) {
      force(part);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    if (durability == Durability.SURVIVES_POWER_LOSS) {
      force(directory);
    }
  }

  /** Removes one. Idempotent. */
  void delete(String name) throws IOException {
    Files.deleteIfExists(file(name));
  }

  /** Every one that can be read; what cannot is told in the log and left alone. */
  List<T> list() throws IOException {
    return files(directory).stream()
        .filter(file -> file.toString().endsWith(ENDING))
        .map(this::read)
        .filter(Objects::nonNull)
        .toList();
  }

  /** The files of a directory, sorted; none if it does not exist. */
  static List<Path> files(Path directory) throws IOException {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(directory)) {
      return files.sorted().toList();
    } catch (UncheckedIOException e) {
      throw e.getCause();
    }
  }

  private @Nullable T read(Path file) {
    try {
      return reader.readValue(Files.readAllBytes(file));
    } catch (IOException | JacksonException e) {
      LOG.log(Level.WARNING, "Cannot read '" + file + "': it is left out", e);
      return null;
    }
  }

  private Path file(String name) {
    return directory.resolve(name + ENDING);
  }

  private static void force(Path path) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** How much it costs to lose a file. */
  enum Durability {
    SURVIVES_POWER_LOSS,
    UNTIL_REBOOT
  }
}
