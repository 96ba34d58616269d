package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.compose.YamlNode.Entry;
import dev.berth.kernel.ProblemsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Adds what {@code include} names to a file: each entry is a model of its own, with its own folder
 * and variables, and may not change what is there already. Used for one scope.
 */
final class Inclusion {
  private static final int DEEPEST = 20;
  private static final Set<String> SECTIONS =
      Set.of("services", "networks", "volumes", "configs", "secrets", "models");
  private static final Pattern ADDRESS = Pattern.compile("(https?|git|ssh|oci)://.*|git@.*");

  private final Model model;
  private final Scope scope;

  Inclusion(Model model, Scope scope) {
    this.model = model;
    this.scope = scope;
  }

  /** The file with all that it includes; null when something cannot be read, which is told then. */
  @Nullable Entries apply(Entries file) {
    Value root = new Value(file, null, KeyPath.ROOT, model.problems());
    Value include = root.entries().get("include");
    if (include == null || include.isNull()) {
      return file;
    }
    Entries whole = file.without("include");
    boolean complete = true;
    for (Value item : include.items()) {
      YamlNode included = included(item);
      if (included instanceof Entries entries) {
        whole = together(whole, entries, item);
      } else {
        complete = false;
      }
    }
    return complete ? whole : null;
  }

  private @Nullable YamlNode included(Value item) {
    if (item.isScalar()) {
      Path path = file(item);
      return path == null ? null : read(item, List.of(item), path.getParent(), null);
    }
    Section section = item.section(KnownKeys.INCLUDE);
    Value paths = section.get("path");
    if (paths == null) {
      if (item.isMap()) {
        item.error("The entry has no path. Write the file's: 'path: other.yml'.");
      }
      return null;
    }
    List<Value> values = paths.itemOrItems();
    if (values.isEmpty()) {
      item.error("The entry has no path. Write the file's: 'path: other.yml'.");
      return null;
    }
    Path first = file(values.getFirst());
    Path folder = section.read("project_directory", this::path);
    if (first == null) {
      return null;
    }
    return read(item, values, folder == null ? first.getParent() : folder, section.get("env_file"));
  }

  private @Nullable YamlNode read(
      Value item, List<Value> values, @Nullable Path folder, @Nullable Value dotEnv) {
    List<Path> paths = new ArrayList<>();
    List<StackSource.Text> texts = new ArrayList<>();
    for (Value value : values) {
      Path path = file(value);
      if (path == null || isTooDeep(path, value)) {
        return null;
      }
      String text = model.files().yaml(path, value);
      if (text == null) {
        return null;
      }
      paths.add(path);
      texts.add(new StackSource.Text(model.shown(path), text));
    }
    Path start = folder == null ? scope.directory() : folder;
    Map<String, String> defaults = variables(item, start, dotEnv);
    Scope within = scope.including(paths, start, defaults);
    YamlNode whole = model.merged(texts, within);
    if (whole == null) {
      return null;
    }
    if (!(whole instanceof Entries)) {
      new Value(whole, null, KeyPath.ROOT, model.problems()).wrongType("a map with 'services:'");
      return null;
    }
    defaults.keySet().removeAll(scope.variables().keySet());
    return OpenEnvironment.filled(whole, defaults);
  }

  private boolean isTooDeep(Path path, Value value) {
    int again = scope.way().indexOf(path);
    if (again >= 0) {
      List<String> circle = new ArrayList<>();
      scope.way().subList(again, scope.way().size()).forEach(file -> circle.add(model.shown(file)));
      circle.add(model.shown(path));
      value.error(
          "The files include each other in a circle: %s. Remove one 'include'."
              .formatted(String.join(" → ", circle)));
      return true;
    }
    if (scope.way().size() > DEEPEST) {
      value.error("Files include each other more than %d deep.".formatted(DEEPEST));
      return true;
    }
    return false;
  }

  /** What {@code env_file} sets, else the {@code .env} of the folder. */
  private Map<String, String> variables(Value item, Path folder, @Nullable Value dotEnv) {
    Map<String, String> variables = new LinkedHashMap<>();
    if (dotEnv != null) {
      for (Value value : dotEnv.itemOrItems()) {
        Path path = path(value);
        if (path != null) {
          add(path, value, variables);
        }
      }
      return variables;
    }
    Path usual = folder.resolve(".env");
    if (!folder.equals(scope.directory()) && model.files().exists(usual)) {
      add(usual, item, variables);
    }
    return variables;
  }

  private void add(Path path, Value value, Map<String, String> variables) {
    String text = model.files().dotEnv(path, value);
    if (text == null) {
      return;
    }
    Map<String, String> known = new LinkedHashMap<>(variables);
    known.putAll(scope.variables());
    try {
      variables.putAll(DotEnv.parse(model.shown(path), text, known));
    } catch (ProblemsException wrong) {
      wrong.problems().forEach(model.problems()::add);
    }
  }

  /** Of a file to include; null after telling why there is none. */
  private @Nullable Path file(Value value) {
    if (value.isOpen()) {
      model
          .problems()
          .error(
              value.place(),
              value.path().toString(),
              "Which file is included cannot be a parameter. Write its path.");
      return null;
    }
    String text = value.text();
    if (text != null && text.isBlank()) {
      value.error("The path is empty. Write the file's: 'other.yml'.");
      return null;
    }
    return path(value);
  }

  private @Nullable Path path(Value value) {
    String written = value.filledText();
    if (written == null) {
      return null;
    }
    if (ADDRESS.matcher(written).matches()) {
      value.error("Files of other machines are not included. Fetch it, and name the file.");
      return null;
    }
    return HostPath.resolve(written, scope.directory(), scope.variables(), value);
  }

  private Entries together(Entries file, Entries included, Value item) {
    Map<String, Entry> sections = new LinkedHashMap<>(file.map());
    included
        .map()
        .forEach(
            (name, section) -> {
              if (!SECTIONS.contains(name) || !(section.value() instanceof Entries added)) {
                return;
              }
              Entry own = sections.get(name);
              if (own != null && own.value() instanceof Entries entries) {
                sections.put(name, new Entry(own.key(), added(name, entries, added, item)));
              } else {
                sections.put(name, section);
              }
            });
    return file.withMap(sections);
  }

  private static Entries added(String section, Entries own, Entries added, Value item) {
    Map<String, Entry> all = new LinkedHashMap<>(own.map());
    added
        .map()
        .forEach(
            (name, entry) -> {
              Entry there = all.putIfAbsent(name, entry);
              if (there != null && !there.value().isSameAs(entry.value())) {
                item.problems()
                    .error(
                        there.key(),
                        section + "." + name,
                        "What is included says something else of %s, at %s. Rename one, or put the change into a second file of that 'path'."
                            .formatted(Shown.quoted(name), entry.key()));
              }
            });
    return own.withMap(all);
  }
}
