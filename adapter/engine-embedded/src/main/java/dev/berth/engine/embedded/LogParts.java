package dev.berth.engine.embedded;

import dev.berth.engine.embedded.EngineSettings.LogLimits;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

/**
 * The files of one task's log. conmon writes to {@code log}; the same file is also called {@code
 * log.1}, {@code log.2} and so on, the highest number being the one that is written to. conmon
 * begins a new file by renaming it over {@code log} (when told, or by itself at a hard bound while
 * nobody tells it), which leaves the numbered name of the old one: nothing is lost as long as each
 * new file gets its number before the next one is begun.
 */
final class LogParts {
  private static final String PREFIX = "log.";
  private static final long ROOM_FOR_A_FILE = 1 << 20;
  private static final int REOPEN_ROUNDS = 100;
  private static final long REOPEN_PAUSE_NANOS = 1_000_000;

  private final TaskFolder folder;
  private final LogLimits limits;

  LogParts(TaskFolder folder, LogLimits limits) {
    this.folder = folder;
    this.limits = limits;
  }

  /** Makes the first part, empty. */
  void begin() throws IOException {
    Files.createFile(folder.log());
    Files.createLink(part(1), folder.log());
  }

  Path part(long number) {
    return folder.kept().resolve(PREFIX + number);
  }

  /** The lowest number above another that has a file. */
  OptionalLong after(long number) throws IOException {
    return numbers().stream().mapToLong(Long::longValue).filter(n -> n > number).min();
  }

  private List<Long> numbers() throws IOException {
    try (Stream<Path> files = Files.list(folder.kept())) {
      return files
          .map(file -> String.valueOf(file.getFileName()))
          .filter(name -> name.matches("log\\.[0-9]{1,18}"))
          .map(name -> Long.valueOf(name.substring(PREFIX.length())))
          .sorted()
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    }
  }

  /**
   * Begins a new part if the one that is written to is full, and drops the oldest. Called by one
   * thread at a time.
   */
  void rotate(Conmon conmon) throws IOException {
    if (!needsLook()) {
      return;
    }
    long last = adopt();
    if (last == 0 || Files.size(folder.log()) < limits.part().bytes() || !hasRoom()) {
      return;
    }
    conmon.reopenLog(folder);
    for (int round = 0; round < REOPEN_ROUNDS; round++) {
      if (adopt() > last) {
        return;
      }
      LockSupport.parkNanos(REOPEN_PAUSE_NANOS);
    }
  }

  /** Whether the file that conmon writes to is large, or new and without a number. */
  private boolean needsLook() throws IOException {
    try {
      return Files.size(folder.log()) >= limits.part().bytes()
          || (int) Files.getAttribute(folder.log(), "unix:nlink") < 2;
    } catch (NoSuchFileException e) {
      return false;
    }
  }

  /** Without room for a new file conmon would end, and take the task's output with it. */
  private boolean hasRoom() throws IOException {
    return Files.getFileStore(folder.kept()).getUsableSpace() >= ROOM_FOR_A_FILE;
  }

  /**
   * Gives the file that conmon writes to its number, if it has none.
   *
   * @return the highest number; 0 if there is no log
   */
  long adopt() throws IOException {
    List<Long> numbers = numbers();
    long last = numbers.isEmpty() ? 0 : numbers.getLast();
    try {
      if (last > 0 && Files.isSameFile(folder.log(), part(last))) {
        return last;
      }
      Files.createLink(part(last + 1), folder.log());
    } catch (NoSuchFileException e) {
      return last;
    } catch (FileAlreadyExistsException e) {
      return last + 1;
    }
    for (long number : numbers) {
      if (number <= last + 1 - limits.parts()) {
        Files.deleteIfExists(part(number));
      }
    }
    return last + 1;
  }
}
