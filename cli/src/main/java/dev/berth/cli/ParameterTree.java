package dev.berth.cli;

import dev.berth.client.Json;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The names of parameters by their slashes. Confined to one thread. */
final class ParameterTree {
  private final Map<String, ParameterTree> below = new TreeMap<>();
  private @Nullable Json parameter;

  private ParameterTree() {}

  static ParameterTree of(List<Json> parameters) {
    ParameterTree root = new ParameterTree();
    for (Json parameter : parameters) {
      ParameterTree node = root;
      for (String part : parameter.text("name").split("/", -1)) {
        if (!part.isEmpty() || node != root) {
          node = node.below.computeIfAbsent(part, _ -> new ParameterTree());
        }
      }
      node.parameter = parameter;
    }
    return root;
  }

  /** Prints the names, each below the one that it belongs to. */
  void print(Shell shell) {
    Colours colours = Colours.of(shell, Shell.Stream.OUT);
    StringBuilder text = new StringBuilder();
    below.forEach(
        (name, node) -> {
          text.append(name).append(node.note(colours)).append('\n');
          node.render(text, "", colours);
        });
    shell.out().print(text);
  }

  private void render(StringBuilder text, String indent, Colours colours) {
    Iterator<Map.Entry<String, ParameterTree>> entries = below.entrySet().iterator();
    while (entries.hasNext()) {
      Map.Entry<String, ParameterTree> entry = entries.next();
      boolean last = !entries.hasNext();
      text.append(indent)
          .append(last ? "└── " : "├── ")
          .append(entry.getKey())
          .append(entry.getValue().note(colours))
          .append('\n');
      entry.getValue().render(text, indent + (last ? "    " : "│   "), colours);
    }
  }

  private String note(Colours colours) {
    return parameter == null
        ? ""
        : colours.faint(
            " (%s, version %s)".formatted(parameter.text("type"), parameter.text("version")));
  }
}
