package dev.berth.compose;

import dev.berth.kernel.Problem;
import dev.berth.kernel.Problems;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * The files that a stack's files name, read once each and counted, so that a few lines cannot make
 * anybody read a disk. Confined to one thread, used for one stack.
 */
final class NamedFiles {
  private final FileSource source;
  private final Map<Path, Content> found = new LinkedHashMap<>();
  private final Map<Path, String> missing = new HashMap<>();
  private final Set<String> variables = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private long bytes;

  NamedFiles(FileSource source) {
    this.source = source;
  }

  /** Those that were sent along. */
  static NamedFiles of(List<StackSource.Attachment> attachments) {
    Map<Path, Content> byPath = new HashMap<>();
    for (StackSource.Attachment attachment : attachments) {
      try {
        byPath.put(Path.of(attachment.path()).normalize(), attachment.content());
      } catch (InvalidPathException _) {
        // Nothing can name it.
      }
    }
    return new NamedFiles(path -> Optional.ofNullable(byPath.get(path)).map(Content::bytes));
  }

  /** Every file that was there. */
  Map<Path, Content> found() {
    return found;
  }

  /** The variables that files of YAML and of variables mention. */
  Set<String> variables() {
    return variables;
  }

  /** What is wrong with the files themselves, each with the place that names one. */
  List<Problem> problems() {
    return problems;
  }

  /** The text of a Compose file; null after telling why there is none. */
  @Nullable String yaml(Path path, Value naming) {
    String text = text(path, naming);
    if (text != null) {
      variables.addAll(VariableNames.in(text));
    }
    return text;
  }

  /** The text of a file of variables; null after telling why there is none. */
  @Nullable String dotEnv(Path path, Value naming) {
    String text = text(path, naming);
    if (text != null) {
      variables.addAll(VariableNames.inDotEnv(text));
    }
    return text;
  }

  /** Whether a file is there, of which nothing is told if it is not. */
  boolean exists(Path path) {
    return find(path) != null;
  }

  /** What a config or secret is made of; null after telling why there is nothing. */
  @Nullable Content content(Path path, Value naming) {
    Content content = find(path);
    if (content == null) {
      tell(
          naming,
          "Cannot read the file %s: %s. Check the path."
              .formatted(Shown.quoted(path.toString()), missing.get(path)));
    }
    return content;
  }

  private @Nullable String text(Path path, Value naming) {
    Content content = content(path, naming);
    if (content == null) {
      return null;
    }
    try {
      return StandardCharsets.UTF_8
          .newDecoder()
          .decode(ByteBuffer.wrap(content.bytes()))
          .toString();
    } catch (CharacterCodingException _) {
      tell(
          naming,
          "Cannot read the file %s: it is not UTF-8 text. Save it as UTF-8."
              .formatted(Shown.quoted(path.toString())));
      return null;
    }
  }

  private @Nullable Content find(Path path) {
    Content content = found.get(path);
    if (content != null || missing.containsKey(path)) {
      return content;
    }
    String why = null;
    try {
      if (found.size() + missing.size() >= Attachments.MOST_FILES) {
        why = "more than %d files are named".formatted(Attachments.MOST_FILES);
      } else {
        content = source.read(path).map(Content::new).orElse(null);
        why = content == null ? "it does not exist or was not sent along" : tooMuch(content);
      }
    } catch (IOException e) {
      why = String.valueOf(e.getMessage());
    }
    if (content == null || why != null) {
      missing.put(path, String.valueOf(why));
      return null;
    }
    bytes += content.length();
    found.put(path, content);
    return content;
  }

  private @Nullable String tooMuch(Content content) {
    if (content.length() > Attachments.LARGEST_FILE) {
      return "it is larger than %d MiB".formatted(Attachments.LARGEST_FILE / 1024 / 1024);
    }
    return bytes + content.length() > Attachments.MOST_BYTES
        ? "all files together are larger than %d MiB"
            .formatted(Attachments.MOST_BYTES / 1024 / 1024)
        : null;
  }

  private void tell(Value naming, String message) {
    Problems told = naming.problems();
    Problem problem = Problem.error(naming.place(), naming.path().toString(), message);
    told.add(problem);
    problems.add(problem);
  }
}
