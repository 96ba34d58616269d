package dev.berth.compose;

import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Paths on the machine of the one who hands in the files, made absolute without a look at any disk.
 */
final class HostPath {
  /** The variable that {@code ~} stands for. */
  static final String HOME = "HOME";

  private HostPath() {}

  /**
   * A path as it is written, made absolute; null after telling why it cannot be.
   *
   * @param directory where relative ones start
   */
  static @Nullable Path resolve(
      String written, Path directory, Map<String, String> variables, Value value) {
    String text = written;
    if (written.equals("~") || written.startsWith("~/")) {
      @Nullable String home = variables.get(HOME);
      if (home == null || !home.startsWith("/")) {
        value.error(
            "'~' cannot be replaced, because the variable 'HOME' is not set. Write the path out.");
        return null;
      }
      text = home + written.substring(1);
    } else if (written.startsWith("~")) {
      value.error("Another one's home cannot be found. Write the path out.");
      return null;
    }
    try {
      return directory.resolve(text).normalize();
    } catch (InvalidPathException _) {
      value.error("%s is not a path.".formatted(Shown.quoted(written)));
      return null;
    }
  }

  /** A file's name for messages: as the stack's own files are named if it lies beside them. */
  static String shown(Path path, StackSource source) {
    Path directory = Path.of(source.directory());
    String first = source.files().getFirst().name();
    String folder = first.substring(0, first.lastIndexOf('/') + 1);
    boolean below = path.startsWith(directory) && !folder.contains("..");
    if (!below || first.startsWith("/") || (!folder.isEmpty() && !directory.endsWith(folder))) {
      return path.toString();
    }
    return folder + directory.relativize(path);
  }

  /**
   * A path in a task without {@code .}, {@code ..} and doubled slashes; it need not be one of this
   * machine, so its characters are left alone.
   */
  static String normalized(String path) {
    List<String> steps = new ArrayList<>();
    for (String step : path.split("/")) {
      boolean up = step.equals("..");
      if (up && !steps.isEmpty() && !steps.getLast().equals("..")) {
        steps.removeLast();
      } else if (!step.isEmpty() && !step.equals(".") && !(up && path.startsWith("/"))) {
        steps.add(step);
      }
    }
    return (path.startsWith("/") ? "/" : "") + String.join("/", steps);
  }
}
