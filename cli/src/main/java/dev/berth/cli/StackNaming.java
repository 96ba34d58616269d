package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.StackName;
import java.nio.file.Path;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What a stack is called when nobody says so: the file's own name, else that of its folder. */
final class StackNaming {
  private StackNaming() {}

  /**
   * The stack's name.
   *
   * @param ofFile the file's {@code name:}; null if it has none
   * @param directory the folder of the file
   * @throws BerthException {@link ErrorCode#INVALID_NAME} if nothing can be made of either
   */
  static StackName derive(@Nullable String ofFile, String directory) {
    if (ofFile != null) {
      return new StackName(ofFile);
    }
    Path folder = Path.of(directory).getFileName();
    String name = folder == null ? "" : normalised(folder.toString());
    if (name.isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_NAME,
          "Cannot name the stack after its folder '%s'. Name it with -p, or with 'name:' in the file."
              .formatted(directory));
    }
    return new StackName(name);
  }

  /** Compose's rule: lower case, nothing but letters, digits, dashes and underscores. */
  private static String normalised(String folder) {
    String kept = folder.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_-]", "");
    String begun = kept.replaceFirst("^[_-]+", "");
    return begun.substring(0, Math.min(63, begun.length())).replaceFirst("[_-]+$", "");
  }
}
