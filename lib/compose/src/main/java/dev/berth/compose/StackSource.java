package dev.berth.compose;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What a person hands in: the files' texts and the variables for {@code ${…}}.
 *
 * @param files at least one; later ones are merged over earlier ones
 * @param variables what {@code ${NAME}} stands for
 * @param directory the folder that relative bind paths start from, absolute
 * @param attachments what the files name: {@code env_file}, {@code extends}, {@code include},
 *     {@code configs}, {@code secrets}; nothing else is ever read
 * @param profiles those switched on
 */
public record StackSource(
    List<Text> files,
    Map<String, String> variables,
    String directory,
    List<Attachment> attachments,
    Set<String> profiles) {
  public StackSource {
    files = List.copyOf(files);
    variables = Map.copyOf(variables);
    attachments = List.copyOf(attachments);
    profiles = Set.copyOf(profiles);
  }

  /** Without attachments and profiles. */
  public StackSource(List<Text> files, Map<String, String> variables, String directory) {
    this(files, variables, directory, List.of(), Set.of());
  }

  /**
   * A file that another one names.
   *
   * @param path absolute, without {@code .} and {@code ..}
   */
  public record Attachment(String path, Content content) {}

  /**
   * One file.
   *
   * @param name as the person gave it, for messages
   */
  public record Text(String name, String content) {}
}
