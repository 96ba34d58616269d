package dev.berth.engine.embedded;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds the numbers of a user in the {@code passwd} and {@code group} files of a task's root. */
final class UserLookup {
  private static final int LARGEST_FILE = 1 << 20;
  private static final long LARGEST_ID = (1L << 31) - 1;

  private final Path root;

  /**
   * @param root as mounted; nothing outside of it is read, whatever its links say
   */
  UserLookup(Path root) {
    this.root = root;
  }

  /**
   * A user in numbers.
   *
   * @param groups further ones
   * @param home its directory
   */
  record User(long uid, long gid, List<Long> groups, String home) {}

  /**
   * Finds a user.
   *
   * @param written {@code user[:group]}, names or numbers; null: root
   * @throws BerthException {@code INVALID_INPUT} for a name that is not there
   */
  User find(@Nullable String written) throws IOException {
    String text = written == null || written.isBlank() ? "0" : written.strip();
    int colon = text.indexOf(':');
    String name = colon < 0 ? text : text.substring(0, colon);
    String group = colon < 0 ? "" : text.substring(colon + 1);
    if (name.isEmpty()) {
      name = "0";
    }
    Optional<Long> number = number(name);
    Optional<String[]> entry = entry("/etc/passwd", name, number, 7);
    if (entry.isEmpty() && number.isEmpty()) {
      throw unknown("user", name);
    }
    long uid = entry.flatMap(fields -> number(fields[2])).or(() -> number).orElse(0L);
    long gid = entry.flatMap(fields -> number(fields[3])).orElse(0L);
    String home = entry.map(fields -> fields[5]).filter(path -> path.startsWith("/")).orElse("/");
    if (!group.isEmpty()) {
      return new User(uid, group(group), List.of(), home);
    }
    String login = entry.map(fields -> fields[0]).orElse("");
    return new User(uid, gid, login.isEmpty() ? List.of() : groupsOf(login, gid), home);
  }

  private long group(String name) throws IOException {
    Optional<Long> number = number(name);
    Optional<String[]> entry = entry("/etc/group", name, number, 3);
    return entry
        .flatMap(fields -> number(fields[2]))
        .or(() -> number)
        .orElseThrow(() -> unknown("group", name));
  }

  private List<Long> groupsOf(String login, long primary) throws IOException {
    List<Long> groups = new ArrayList<>();
    for (String line : lines("/etc/group")) {
      String[] fields = line.split(":", -1);
      if (fields.length >= 4 && List.of(fields[3].split(",")).contains(login)) {
        number(fields[2]).filter(gid -> gid != primary).ifPresent(groups::add);
      }
    }
    return groups;
  }

  /** By name, else by number. */
  private Optional<String[]> entry(String file, String name, Optional<Long> number, int fields)
      throws IOException {
    List<String[]> entries =
        lines(file).stream()
            .map(line -> line.split(":", -1))
            .filter(entry -> entry.length >= fields)
            .toList();
    Optional<String[]> named = entries.stream().filter(e -> e[0].equals(name)).findFirst();
    if (named.isPresent() || number.isEmpty()) {
      return named;
    }
    return entries.stream().filter(e -> number(e[2]).equals(number)).findFirst();
  }

  private List<String> lines(String file) throws IOException {
    int descriptor;
    try {
      descriptor = DescriptorCalls.openInRoot(root, file);
    } catch (IOException e) {
      return List.of();
    }
    try {
      Path shown = DescriptorCalls.shown(descriptor);
      if (!Files.isRegularFile(shown)) {
        return List.of();
      }
      try (InputStream in = Files.newInputStream(shown)) {
        return new String(in.readNBytes(LARGEST_FILE), StandardCharsets.UTF_8).lines().toList();
      }
    } finally {
      DescriptorCalls.close(descriptor);
    }
  }

  private static Optional<Long> number(String text) {
    if (text.isEmpty() || text.length() > 10 || !text.chars().allMatch(c -> c >= '0' && c <= '9')) {
      return Optional.empty();
    }
    return Optional.of(Long.valueOf(text)).filter(id -> id <= LARGEST_ID);
  }

  private static BerthException unknown(String kind, String name) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot find %s '%s' in the image: its /etc/%s has no such entry. Use a number, or a name that the image knows."
            .formatted(kind, name, kind.equals("user") ? "passwd" : "group"));
  }
}
