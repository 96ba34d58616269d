package dev.berth.compose;

import java.util.List;
import java.util.Map;

/**
 * What a person hands in: the files' texts and the variables for {@code ${…}}.
 *
 * @param files at least one; later ones are merged over earlier ones
 * @param variables what {@code ${NAME}} stands for
 * @param directory the folder that relative bind paths start from, absolute
 */
public record StackSource(List<Text> files, Map<String, String> variables, String directory) {
  public StackSource {
    files = List.copyOf(files);
    variables = Map.copyOf(variables);
  }

  /**
   * One file.
   *
   * @param name as the person gave it, for messages
   */
  public record Text(String name, String content) {}
}
