package dev.berth.compose;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.Place;
import dev.berth.kernel.ProblemsException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code env_file:} and {@code label_file:} of services: files, and all parameters below a
 * path. Used for one stack.
 */
final class VariableFiles {
  private static final String RAW = "raw";

  private final StackSource source;
  private final NamedFiles files;
  private final ParameterValues parameters;
  private final Map<Read, Map<String, String>> known = new HashMap<>();

  VariableFiles(StackSource source, NamedFiles files, ParameterValues parameters) {
    this.source = source;
    this.files = files;
    this.parameters = parameters;
  }

  /** A file and how it is read. */
  private record Read(Path path, boolean raw) {}

  /** What the files set, the later ones winning. */
  Map<String, String> read(@Nullable Value value) {
    Map<String, String> variables = new LinkedHashMap<>();
    if (value != null) {
      value.itemOrItems(Value::isMap).forEach(item -> variables.putAll(entry(item)));
    }
    return variables;
  }

  private Map<String, String> entry(Value item) {
    Value path = item;
    boolean required = true;
    boolean raw = false;
    if (!item.isScalar()) {
      Section section = item.section(KnownKeys.ENV_FILE);
      path = section.get("path");
      required = !section.has("required") || section.flag("required");
      raw = section.readOr("format", false, VariableFiles::isRaw);
      if (path == null) {
        if (item.isMap()) {
          item.error("The entry has no path. Write the file's: 'path: web.env'.");
        }
        return Map.of();
      }
    }
    String written = path.filledText();
    if (written != null && written.startsWith(Template.PARAMETER)) {
      return parameters(written.substring(Template.PARAMETER.length()), path);
    }
    Path file =
        written == null
            ? null
            : HostPath.resolve(written, Path.of(source.directory()), source.variables(), path);
    if (file == null || (!required && !files.exists(file))) {
      return Map.of();
    }
    String text = files.dotEnv(file, path);
    return text == null ? Map.of() : parsed(new Read(file, raw), text, item);
  }

  private Map<String, String> parameters(String below, Value value) {
    if (!below.startsWith("/")) {
      value.error("The path of parameters begins with '/'. Write 'param:/path'.");
      return Map.of();
    }
    try {
      Map<String, String> found = parameters.below(below);
      return found == null ? Map.of() : found;
    } catch (BerthException wrong) {
      value.error(wrong.getMessage());
      return Map.of();
    }
  }

  private static @Nullable Boolean isRaw(Value value) {
    String format = value.filledText();
    if (format == null || format.equals(RAW)) {
      return format == null ? null : true;
    }
    value.error(
        "The format %s is not known. Write raw, or remove the key."
            .formatted(Shown.quoted(format)));
    return null;
  }

  private Map<String, String> parsed(Read read, String text, Value item) {
    Map<String, String> before = known.get(read);
    if (before != null) {
      return before;
    }
    String name = HostPath.shown(read.path(), source);
    Map<String, String> variables = new LinkedHashMap<>();
    try {
      variables = read.raw() ? raw(name, text, item) : DotEnv.parse(name, text, source.variables());
    } catch (ProblemsException wrong) {
      wrong.problems().forEach(item.problems()::add);
    }
    known.put(read, variables);
    return variables;
  }

  /** Each line as it stands: no quotes, no variables. */
  private static Map<String, String> raw(String name, String text, Value item) {
    Map<String, String> variables = new LinkedHashMap<>();
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (line.isBlank() || line.stripLeading().startsWith("#")) {
        continue;
      }
      int equals = line.indexOf('=');
      if (equals < 1) {
        item.problems()
            .error(
                new Place(name, number, 1),
                "",
                "This is neither NAME=value nor a comment that begins with '#'.");
      } else {
        variables.put(line.substring(0, equals).strip(), line.substring(equals + 1));
      }
    }
    return variables;
  }
}
