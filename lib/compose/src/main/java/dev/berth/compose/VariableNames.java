package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.compose.YamlNode.Entry;
import dev.berth.compose.YamlNode.Items;
import dev.berth.compose.YamlNode.Scalar;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.Problems;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/**
 * Finds the variables that a Compose file asks for: those in {@code ${…}}, and names under {@code
 * environment:} that have no value.
 */
public final class VariableNames {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
  private static final Pattern VARIABLE = Pattern.compile("\\$\\{?([A-Za-z_][A-Za-z0-9_]*)");

  private final Set<String> names = new TreeSet<>();
  private final Set<YamlNode> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  private VariableNames() {}

  /** The variables of a text, sorted; none if it is not YAML, which the parser tells. */
  public static Set<String> in(String text) {
    StackSource.Text source = new StackSource.Text("", text);
    YamlNode node = YamlReader.read(source, Interpolation.none(), new Problems());
    VariableNames found = new VariableNames();
    if (node != null) {
      found.addAll(node, false);
    }
    return Collections.unmodifiableSet(found.names);
  }

  /** The variables of a {@code .env} file, sorted, with the names that stand there alone. */
  static Set<String> inDotEnv(String text) {
    Set<String> names = new TreeSet<>();
    for (String line : text.lines().toList()) {
      String stripped = line.strip();
      if (stripped.startsWith("#")) {
        continue;
      }
      if (NAME.matcher(stripped).matches()) {
        names.add(stripped);
      }
      // Only names are looked for, so quotes do not matter: one too many does no harm.
      VARIABLE.matcher(stripped).results().forEach(found -> names.add(found.group(1)));
    }
    return names;
  }

  private void addAll(YamlNode node, boolean environment) {
    if (!environment && !(node instanceof Scalar) && !seen.add(node)) {
      return;
    }
    switch (node) {
      case Scalar scalar -> addText(scalar, environment);
      case Items items -> items.nodes().forEach(item -> addAll(item, environment));
      case Entries entries ->
          entries.map().forEach((key, entry) -> addEntry(key, entry, environment));
    }
  }

  private void addEntry(String key, Entry entry, boolean environment) {
    boolean open = entry.value() instanceof Scalar scalar && scalar.type() == YamlNode.Type.NULL;
    if (environment && open) {
      names.add(key);
    } else {
      addAll(entry.value(), !environment && key.equals("environment"));
    }
  }

  private void addText(Scalar scalar, boolean environment) {
    String text = scalar.text();
    if (text.startsWith("~/") || text.startsWith("~:")) {
      names.add(HostPath.HOME);
    }
    if (environment && text.indexOf('=') < 0 && !text.isBlank() && text.indexOf('$') < 0) {
      names.add(text);
    }
    if (text.indexOf('$') >= 0) {
      try {
        Template.parse(text).addNames(names);
      } catch (BerthException _) {
        // The parser tells it with its place.
      }
    }
  }
}
