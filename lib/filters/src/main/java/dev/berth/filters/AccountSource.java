package dev.berth.filters;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The accounts of a filter, of which some may stand in a file that is read again when it has
 * changed. While the file cannot be read, nobody gets in. Thread-safe.
 */
final class AccountSource {
  private static final Logger LOG = System.getLogger(AccountSource.class.getName());
  private static final long LOOK_NANOS = Duration.ofSeconds(2).toNanos();
  private static final long LARGEST = 4L * 1024 * 1024;

  private final String middleware;
  private final List<String> users;
  private final @Nullable Path file;
  private final LongSupplier nanoTime;
  private volatile State state;

  /**
   * What was read.
   *
   * @param accounts null: the file cannot be read
   * @param stamp time and size of the file
   * @param lookedAt in nanoseconds
   */
  private record State(@Nullable Accounts accounts, String stamp, long lookedAt) {}

  /**
   * Reads the accounts; blocks for the file.
   *
   * @throws InvalidFilter if they cannot be used
   */
  AccountSource(String middleware, List<String> users, @Nullable String file, LongSupplier nanoTime)
      throws InvalidFilter {
    this.middleware = middleware;
    this.users = users;
    this.file = file == null || file.isEmpty() ? null : Path.of(file);
    this.nanoTime = nanoTime;
    try {
      String stamp = stamp();
      this.state = new State(read(), stamp, nanoTime.getAsLong());
    } catch (IOException e) {
      throw new InvalidFilter(
          "The users' file '%s' of the middleware '%s' cannot be read: %s."
              .formatted(file, middleware, e.getMessage()));
    }
  }

  /** The accounts as they were last seen; null: there are none to be had. */
  @Nullable Accounts current() {
    return state.accounts();
  }

  /** Whether it is time to call {@link #look}. */
  boolean isOld() {
    return file != null && nanoTime.getAsLong() - state.lookedAt() > LOOK_NANOS;
  }

  /** Looks whether the file has changed; blocks. */
  synchronized void look() {
    if (!isOld()) {
      return;
    }
    State old = state;
    long now = nanoTime.getAsLong();
    String stamp = "";
    try {
      stamp = stamp();
      state =
          stamp.equals(old.stamp())
              ? new State(old.accounts(), stamp, now)
              : new State(read(), stamp, now);
    } catch (IOException | InvalidFilter e) {
      if (old.accounts() != null || !stamp.equals(old.stamp())) {
        LOG.log(
            Level.WARNING,
            "Cannot read the users of the middleware '%s': %s Nobody gets in until it can be read."
                .formatted(middleware, e.getMessage()));
      }
      state = new State(null, stamp, now);
    }
  }

  private String stamp() throws IOException {
    if (file == null) {
      return "";
    }
    BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
    if (!attributes.isRegularFile() || attributes.size() > LARGEST) {
      throw new IOException("it is not a file of at most 4 MiB");
    }
    return attributes.lastModifiedTime() + " " + attributes.size() + " " + attributes.fileKey();
  }

  private Accounts read() throws IOException, InvalidFilter {
    List<String> lines = new ArrayList<>(users);
    if (file != null) {
      lines.addAll(Files.readAllLines(file, StandardCharsets.UTF_8));
    }
    return Accounts.parse(middleware, lines);
  }
}
