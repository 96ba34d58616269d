package dev.berth.cli;

import dev.berth.client.Json;
import dev.berth.compose.DotEnv;
import dev.berth.compose.StackSource;
import dev.berth.compose.VariableNames;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads the Compose files of one stack, with the variables that they mention. */
final class StackFiles {
  /** Standard input, where a file is expected. */
  static final String STANDARD_INPUT = "-";

  private static final int LARGEST = 1024 * 1024;

  private final Shell shell;

  StackFiles(Shell shell) {
    this.shell = shell;
  }

  /**
   * Reads files that are merged in this order.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} for a file that cannot be read
   */
  StackSource read(List<String> files) {
    List<StackSource.Text> texts = new ArrayList<>();
    for (String file : files) {
      texts.add(new StackSource.Text(file, text(file)));
    }
    Path directory = directory(files.getFirst());
    return new StackSource(texts, variables(texts, directory), directory.toString());
  }

  /** What the API wants to know of a stack. */
  static Json body(StackSource source) {
    List<Json> files =
        source.files().stream()
            .map(file -> Json.object("name", file.name(), "content", file.content()))
            .toList();
    return Json.object(
        "files", files, "variables", source.variables(), "directory", source.directory());
  }

  private Path directory(String file) {
    if (file.equals(STANDARD_INPUT)) {
      return shell.directory();
    }
    Path parent = shell.directory().resolve(file).normalize().getParent();
    return parent == null ? shell.directory() : parent;
  }

  /** Values of the environment win over those of {@code .env}, as Compose has it. */
  private Map<String, String> variables(List<StackSource.Text> texts, Path directory) {
    Map<String, String> variables = new LinkedHashMap<>();
    Path dotEnv = directory.resolve(".env");
    Map<String, String> defaults =
        Files.exists(dotEnv)
            ? DotEnv.parse(dotEnv.toString(), text(dotEnv), shell.environment())
            : Map.of();
    for (StackSource.Text text : texts) {
      for (String name : VariableNames.in(text.content())) {
        String value = shell.environment().getOrDefault(name, defaults.get(name));
        if (value != null) {
          variables.put(name, value);
        }
      }
    }
    return variables;
  }

  private String text(String file) {
    if (!file.equals(STANDARD_INPUT)) {
      return text(shell.directory().resolve(file), file);
    }
    try {
      return decoded(shell.in().readNBytes(LARGEST + 1), "standard input");
    } catch (IOException e) {
      throw unreadable("standard input", e);
    }
  }

  private static String text(Path file) {
    return text(file, file.toString());
  }

  private static String text(Path file, String name) {
    if (Files.isDirectory(file)) {
      throw invalid("Cannot read '%s': it is a folder. Name the Compose file in it.", name);
    }
    try (InputStream in = Files.newInputStream(file)) {
      return decoded(in.readNBytes(LARGEST + 1), name);
    } catch (NoSuchFileException e) {
      throw invalid("Cannot read '%s': there is no such file. Check the path.", name);
    } catch (AccessDeniedException e) {
      throw invalid("Cannot read '%s': permission denied. Check its owner and mode.", name);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static String decoded(byte[] bytes, String name) {
    if (bytes.length > LARGEST) {
      throw new BerthException(
          ErrorCode.TOO_LARGE,
          "Cannot read '%s': it is larger than 1 MiB. Is it a Compose file?".formatted(name));
    }
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw invalid("Cannot read '%s': it is not UTF-8 text. Save it as UTF-8.", name);
    }
  }

  private static BerthException invalid(String message, String name) {
    return new BerthException(ErrorCode.INVALID_INPUT, message.formatted(name));
  }

  private static BerthException unreadable(String name, IOException cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot read '%s': %s. Check the file.".formatted(name, cause.getMessage()),
        cause);
  }
}
