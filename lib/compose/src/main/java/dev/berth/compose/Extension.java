package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.compose.YamlNode.Entry;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts services over those that they extend, in the same file or another one. All keys are taken
 * over, those that name other services too, as the specification has it. Used for one scope.
 */
final class Extension {
  private static final int DEEPEST = 100;

  private final Model model;
  private final Scope scope;
  private final Map<Path, Base> files = new HashMap<>();
  private final Map<Named, YamlNode> done = new HashMap<>();
  private final List<Named> way = new ArrayList<>();

  Extension(Model model, Scope scope) {
    this.model = model;
    this.scope = scope;
  }

  private record Named(String file, String service) {}

  /** The services of one file. */
  private record Base(String file, Value services) {}

  /** The file with its services complete. One that cannot be completed keeps {@code extends}. */
  Entries apply(Entries file, String name) {
    Value services = services(file);
    Entry entry = file.map().get("services");
    if (services == null || entry == null) {
      return file;
    }
    Base base = new Base(name, services);
    Map<String, Entry> complete = new LinkedHashMap<>();
    services
        .entries()
        .forEach(
            (key, value) ->
                complete.put(
                    key,
                    new Entry(
                        value.keyPlace(),
                        key.startsWith("x-") ? value.node() : service(base, key, value))));
    Map<String, Entry> sections = new LinkedHashMap<>(file.map());
    YamlNode whole = ((Entries) entry.value()).withMap(complete);
    sections.put("services", new Entry(entry.key(), whole));
    return file.withMap(sections);
  }

  private @Nullable Value services(YamlNode file) {
    Value root = new Value(file, null, KeyPath.ROOT, model.problems());
    Value services = root.isMap() ? root.entries().get("services") : null;
    return services == null || !services.isMap() ? null : services;
  }

  private YamlNode service(Base base, String name, Value service) {
    Value extended = service.isMap() ? service.entries().get("extends") : null;
    if (extended == null || extended.isNull() || !(service.node() instanceof Entries entries)) {
      return service.node();
    }
    Named key = new Named(base.file(), name);
    YamlNode known = done.get(key);
    if (known != null) {
      return known;
    }
    way.add(key);
    YamlNode below = below(extended, base);
    way.removeLast();
    YamlNode complete =
        below == null ? entries : FileMerge.services(below, entries.without("extends"));
    if (below != null && !model.hasRoomFor(complete)) {
      extended.error(Model.TOO_LARGE);
      complete = entries;
    }
    done.put(key, complete);
    return complete;
  }

  /** The service that {@code extends} names, complete; null after telling why there is none. */
  private @Nullable YamlNode below(Value extended, Base own) {
    Value service = extended;
    Value file = null;
    if (!extended.isScalar()) {
      Section section = extended.section(KnownKeys.EXTENDS);
      service = section.get("service");
      file = section.get("file");
    }
    String name = service == null ? null : service.filledText();
    if (service == null || name == null) {
      if (extended.isScalar() || extended.isMap()) {
        extended.error("'extends' names no service. Write 'service:'.");
      }
      return null;
    }
    Base base = file == null ? own : base(file);
    if (base == null) {
      return null;
    }
    Value found = base.services().entries().get(name);
    if (found == null || name.startsWith("x-")) {
      service.error(
          "%s is not a service of %s.%s"
              .formatted(
                  Shown.quoted(name),
                  base.file(),
                  Shown.suggestion(name, base.services().entries().keySet(), model.problems())));
      return null;
    }
    Named next = new Named(base.file(), name);
    if (way.contains(next)) {
      tellCircle(next, extended);
      return null;
    }
    if (way.size() >= DEEPEST) {
      extended.error("Services extend each other more than %d deep.".formatted(DEEPEST));
      return null;
    }
    YamlNode below = service(base, name, found);
    if (!(below instanceof Entries)) {
      service.error("%s is empty and cannot be extended.".formatted(Shown.quoted(name)));
      return null;
    }
    return below;
  }

  private void tellCircle(Named again, Value extended) {
    List<Named> steps = way.subList(way.indexOf(again), way.size());
    boolean inOneFile = steps.stream().allMatch(step -> step.file().equals(again.file()));
    List<String> circle = new ArrayList<>();
    for (Named step : steps) {
      circle.add(inOneFile ? step.service() : step.service() + " in " + step.file());
    }
    List<String> shown = new ArrayList<>(circle.subList(0, Math.min(circle.size(), 10)));
    if (circle.size() > shown.size()) {
      shown.add("…");
    }
    shown.add(circle.getFirst());
    extended.error(
        "The services extend each other in a circle: %s. Remove one 'extends'."
            .formatted(String.join(" → ", shown)));
  }

  private @Nullable Base base(Value file) {
    String written = file.filledText();
    Path path =
        written == null
            ? null
            : HostPath.resolve(written, scope.directory(), scope.variables(), file);
    if (path == null) {
      return null;
    }
    Base known = files.get(path);
    if (known != null) {
      return known;
    }
    String text = model.files().yaml(path, file);
    if (text == null) {
      return null;
    }
    String name = model.shown(path);
    Path parent = path.getParent();
    YamlNode node =
        model.tree(
            new StackSource.Text(name, text), scope, parent == null ? scope.directory() : parent);
    if (node == null) {
      return null;
    }
    Value services = services(node);
    if (services == null) {
      file.error("%s has no services.".formatted(name));
      return null;
    }
    Base base = new Base(name, services);
    files.put(path, base);
    return base;
  }
}
