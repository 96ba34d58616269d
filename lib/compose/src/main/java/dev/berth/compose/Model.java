package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the files of a stack into one tree: variables replaced, each with what it extends and
 * includes, the later ones over the earlier ones. Confined to one thread, used once.
 */
final class Model {
  /** What is said when there is no room for a node. */
  static final String TOO_LARGE =
      "The files hold more than 500,000 values, those that 'extends' repeats counted each time.";

  private static final int MOST_NODES = 500_000;
  private static final int MOST_TEXTS = 300;

  private final StackSource source;
  private final Path directory;
  private final NamedFiles files;
  private final ParameterValues parameters;
  private final Problems problems;
  private int texts;
  private int nodes;

  Model(StackSource source, NamedFiles files, ParameterValues parameters, Problems problems) {
    this.source = source;
    this.directory = Path.of(source.directory());
    this.files = files;
    this.parameters = parameters;
    this.problems = problems;
  }

  /** The whole; null when a file of it cannot be read, which is told then. */
  @Nullable YamlNode read() {
    Path first = directory.resolve(fileName(source.files().getFirst().name()));
    Scope scope = new Scope(directory, source.variables(), List.of(first));
    YamlNode whole = merged(source.files(), scope);
    return whole == null ? null : FileMerge.withoutRemoved(whole);
  }

  private static String fileName(String name) {
    return name.substring(name.lastIndexOf('/') + 1).replace('\0', ' ');
  }

  /** Files of one scope as one; null when one of them cannot be read. */
  @Nullable YamlNode merged(List<StackSource.Text> scoped, Scope scope) {
    YamlNode merged = null;
    boolean complete = true;
    for (StackSource.Text text : scoped) {
      YamlNode node = file(text, scope);
      if (node == null) {
        complete = false;
      } else {
        merged = merged == null ? node : FileMerge.files(merged, node);
      }
    }
    return complete ? merged : null;
  }

  private @Nullable YamlNode file(StackSource.Text text, Scope scope) {
    YamlNode node = tree(text, scope, scope.directory());
    if (!(node instanceof Entries entries)) {
      return node;
    }
    Entries extended = new Extension(this, scope).apply(entries, text.name());
    return new Inclusion(this, scope).apply(extended);
  }

  /**
   * One text as it stands, its relative paths made absolute if they do not start at the stack's
   * folder; null after telling why it cannot be read.
   */
  @Nullable YamlNode tree(StackSource.Text text, Scope scope, Path folder) {
    texts++;
    if (texts > MOST_TEXTS) {
      problems.error(
          new Place(text.name(), 1, 1),
          "",
          "The files name each other more than %d times.".formatted(MOST_TEXTS));
      return null;
    }
    YamlNode node =
        YamlReader.read(text, Interpolation.with(scope.variables(), parameters), problems);
    if (node != null && !hasRoomFor(node)) {
      problems.error(new Place(text.name(), 1, 1), "", TOO_LARGE);
      return null;
    }
    return node == null || folder.equals(directory) ? node : RelativePaths.absolute(node, folder);
  }

  /** Counts a tree that was made; false when all of them together are too large. */
  boolean hasRoomFor(YamlNode node) {
    nodes = Math.min(nodes + node.size(), MOST_NODES + 1);
    return nodes <= MOST_NODES;
  }

  NamedFiles files() {
    return files;
  }

  Problems problems() {
    return problems;
  }

  String shown(Path path) {
    return HostPath.shown(path, source);
  }
}
