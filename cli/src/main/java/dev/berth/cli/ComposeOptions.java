package dev.berth.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** What a person says about the files of a stack: the options of Compose. */
final class ComposeOptions {
  @Option(
      names = {"-c", "--compose-file"},
      paramLabel = "FILE",
      order = 1,
      description =
          "A Compose file, - for standard input; later ones add to earlier ones. Without it: $COMPOSE_FILE, or compose.yaml here or above with its override.")
  private List<String> files = List.of();

  @Option(
      names = "--profile",
      paramLabel = "PROFILE",
      order = 2,
      description = "Switch on a profile; instead of $COMPOSE_PROFILES.")
  private List<String> profiles = List.of();

  @Option(
      names = "--env-file",
      paramLabel = "FILE",
      order = 3,
      description = "Take variables from there instead of .env; later ones win.")
  private List<String> envFiles = List.of();

  @Option(
      names = "--project-directory",
      paramLabel = "DIR",
      order = 4,
      description = "What relative paths start from (default: the first file's folder).")
  private @Nullable String directory;

  /** Whether files are named. */
  boolean hasFiles() {
    return !files.isEmpty();
  }

  /** For the files that are named, or those that are found. */
  StackFiles.Request request() {
    return request(files);
  }

  /** For other files than those that are named. */
  StackFiles.Request request(List<String> others) {
    return new StackFiles.Request(others, profiles, envFiles, directory);
  }
}
