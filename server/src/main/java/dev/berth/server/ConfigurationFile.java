package dev.berth.server;

import dev.berth.kernel.Names;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.io.IOException;
import java.nio.charset.MalformedInputException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Compose;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;

/** Reads {@code berth.yml}: keys with dots, or nested, and their places. Confined to one thread. */
final class ConfigurationFile {
  private static final int LONGEST = 1024 * 1024;

  private final String name;
  private final Problems problems;
  private final List<String> known;
  private final Map<String, Written> values = new LinkedHashMap<>();

  /** A value as somebody wrote it. */
  record Written(String text, Place place) {}

  private ConfigurationFile(String name, Problems problems) {
    this.name = name;
    this.problems = problems;
    this.known =
        Settings.ALL.stream()
            .filter(setting -> !setting.equals(Settings.DATA))
            .map(Setting::key)
            .toList();
  }

  /** What a file sets, by key; nothing if there is none. What is wrong goes to the problems. */
  static Map<String, Written> read(Path file, Problems problems) {
    ConfigurationFile reader = new ConfigurationFile(file.toString(), problems);
    try {
      if (Files.exists(file) && Files.size(file) > LONGEST) {
        problems.error(new Place(file.toString(), 1, 1), "", "The file is longer than 1 MiB.");
      } else {
        reader.parse(Files.readString(file));
      }
    } catch (NoSuchFileException e) {
      return Map.of();
    } catch (MalformedInputException e) {
      problems.error(new Place(file.toString(), 1, 1), "", "The file is not encoded in UTF-8.");
    } catch (IOException e) {
      problems.error(
          new Place(file.toString(), 1, 1), "", "The file cannot be read: " + e.getMessage() + ".");
    }
    return reader.values;
  }

  private void parse(String text) {
    try {
      Compose compose = new Compose(LoadSettings.builder().setLabel(name).build());
      Optional<Node> root = compose.composeString(text);
      if (root.isPresent() && !isEmpty(root.get())) {
        map(root.get(), "");
      }
    } catch (MarkedYamlEngineException e) {
      Place place = e.getProblemMark().map(this::place).orElse(new Place(name, 1, 1));
      problems.error(place, "", "This is not YAML: " + e.getProblem() + ".");
    } catch (YamlEngineException e) {
      problems.error(new Place(name, 1, 1), "", "This is not YAML: " + e.getMessage());
    }
  }

  private static boolean isEmpty(Node node) {
    return node instanceof ScalarNode scalar && scalar.getValue().isEmpty();
  }

  private void map(Node node, String path) {
    if (!(node instanceof MappingNode mapping)) {
      problems.error(place(node), path, "Expected keys with values, like 'domain: localhost'.");
      return;
    }
    for (NodeTuple tuple : mapping.getValue()) {
      if (tuple.getKeyNode() instanceof ScalarNode key) {
        String full = path.isEmpty() ? key.getValue() : path + "." + key.getValue();
        entry(full, key, tuple.getValueNode());
      } else {
        problems.error(place(tuple.getKeyNode()), path, "A key has to be a text.");
      }
    }
  }

  private void entry(String key, ScalarNode keyNode, Node value) {
    if (known.contains(key) && !(value instanceof MappingNode)) {
      if (values.containsKey(key)) {
        problems.error(place(keyNode), key, "This key is set twice.");
      }
      values.put(key, new Written(text(key, value), place(value)));
      return;
    }
    boolean isGroup = known.stream().anyMatch(one -> one.startsWith(key + "."));
    if (isGroup) {
      map(value, key);
      return;
    }
    problems.error(place(keyNode), key, unknown(key));
  }

  private String unknown(String key) {
    if (key.equals(Settings.DATA.key())) {
      return "The data directory is not set here: this file lies in it. Use --data or BERTH_DATA.";
    }
    return "This key is unknown."
        + Names.nearest(key, known).map(nearest -> " Is '" + nearest + "' meant?").orElse("");
  }

  private String text(String key, Node value) {
    return switch (value) {
      case ScalarNode scalar -> scalar.getValue();
      case SequenceNode sequence -> {
        List<String> items = new ArrayList<>();
        for (Node item : sequence.getValue()) {
          if (item instanceof ScalarNode scalar) {
            items.add(scalar.getValue());
          } else {
            problems.error(place(item), key, "Expected a value, not keys or a list.");
          }
        }
        yield String.join(",", items);
      }
      default -> {
        problems.error(place(value), key, "Expected a value, not keys.");
        yield "";
      }
    };
  }

  private Place place(Node node) {
    return node.getStartMark().map(this::place).orElse(new Place(name, 1, 1));
  }

  private Place place(Mark mark) {
    return new Place(name, mark.getLine() + 1, mark.getColumn() + 1);
  }
}
