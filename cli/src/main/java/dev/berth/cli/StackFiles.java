package dev.berth.cli;

import dev.berth.compose.Attachments;
import dev.berth.compose.DotEnv;
import dev.berth.compose.StackSource;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads the Compose files of one stack, with the files that they name and the variables too. */
final class StackFiles {
  private static final String DOT_ENV = ".env";

  private final Shell shell;
  private final TextFiles texts;

  StackFiles(Shell shell) {
    this.shell = shell;
    this.texts = new TextFiles(shell);
  }

  /**
   * What is to be read.
   *
   * @param files merged in this order; none: those that are found
   * @param profiles none: those of {@code COMPOSE_PROFILES}
   * @param envFiles none: {@code .env}
   * @param directory what relative paths start from; null: the folder of the first file
   */
  record Request(
      List<String> files,
      List<String> profiles,
      List<String> envFiles,
      @Nullable String directory) {
    Request {
      files = List.copyOf(files);
      profiles = List.copyOf(profiles);
      envFiles = List.copyOf(envFiles);
    }
  }

  /**
   * Reads the files of a stack.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} for a file that cannot be read
   */
  Project read(Request request) {
    return read(request, files(request));
  }

  private Project read(Request request, List<String> files) {
    List<StackSource.Text> read = new ArrayList<>();
    for (String file : files) {
      read.add(new StackSource.Text(file, texts.read(file)));
    }
    Path directory = directory(request, files.getFirst());
    Map<String, String> all = variables(request, directory);
    StackSource source =
        new StackSource(read, all, directory.toString(), List.of(), profiles(request, all));
    Attachments.Found found = Attachments.collect(source, new AttachedFiles());
    return new Project(
        new StackSource(
            read,
            mentioned(found.variables(), all),
            source.directory(),
            found.attachments(),
            source.profiles()),
        found.problems(),
        all.getOrDefault("COMPOSE_PROJECT_NAME", ""));
  }

  /**
   * Whether files are named, or one lies in the very folder where the command was called.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} for a file of variables that cannot be
   *     read
   */
  boolean areHere(Request request) {
    return !request.files().isEmpty()
        || !ComposeLookup.named(variables(request, base(request))).isEmpty()
        || !new ComposeLookup(shell.directory()).in(base(request)).isEmpty();
  }

  private List<String> files(Request request) {
    if (!request.files().isEmpty()) {
      return request.files();
    }
    Path base = base(request);
    List<String> named = ComposeLookup.named(variables(request, base));
    List<String> files = named.isEmpty() ? new ComposeLookup(shell.directory()).above(base) : named;
    if (files.isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot find a Compose file: there is no %s in '%s' or above. Name one with -c."
              .formatted(String.join(", ", ComposeLookup.NAMES), base));
    }
    return files;
  }

  private Path base(Request request) {
    String directory = Objects.requireNonNullElse(request.directory(), "");
    return shell.directory().resolve(directory).normalize();
  }

  private Path directory(Request request, String file) {
    if (request.directory() != null || file.equals(TextFiles.STANDARD_INPUT)) {
      return base(request);
    }
    Path parent = shell.directory().resolve(file).normalize().getParent();
    return parent == null ? shell.directory() : parent;
  }

  /** Values of the environment win over those of files, as Compose has it. */
  private Map<String, String> variables(Request request, Path directory) {
    Map<String, String> variables = new LinkedHashMap<>();
    List<String> files = envFiles(request, directory);
    for (String file : files) {
      variables.putAll(DotEnv.parse(file, texts.read(file), shell.environment()));
    }
    variables.putAll(shell.environment());
    return variables;
  }

  private List<String> envFiles(Request request, Path directory) {
    if (!request.envFiles().isEmpty()) {
      return request.envFiles();
    }
    List<String> named = split(shell.variable("COMPOSE_ENV_FILES"));
    if (!named.isEmpty()) {
      return named;
    }
    Path dotEnv = directory.resolve(DOT_ENV);
    return Files.exists(dotEnv) ? List.of(dotEnv.toString()) : List.of();
  }

  private static Map<String, String> mentioned(Set<String> names, Map<String, String> variables) {
    Map<String, String> mentioned = new LinkedHashMap<>();
    for (String name : names) {
      String value = variables.get(name);
      if (value != null) {
        mentioned.put(name, value);
      }
    }
    return mentioned;
  }

  private static Set<String> profiles(Request request, Map<String, String> variables) {
    return new TreeSet<>(
        request.profiles().isEmpty()
            ? split(variables.getOrDefault("COMPOSE_PROFILES", ""))
            : request.profiles());
  }

  private static List<String> split(String names) {
    return Arrays.stream(names.split(","))
        .map(String::strip)
        .filter(name -> !name.isEmpty())
        .toList();
  }
}
