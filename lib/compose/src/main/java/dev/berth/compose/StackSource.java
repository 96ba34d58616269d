package dev.berth.compose;

import java.util.HashMap;
import java.util.LinkedHashMap;
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

  /** This, with the variables and attachments of another that this one does not have. */
  public StackSource over(StackSource earlier) {
    Map<String, String> allVariables = new HashMap<>(earlier.variables);
    allVariables.putAll(variables);
    Map<String, Attachment> allAttachments = new LinkedHashMap<>();
    earlier.attachments.forEach(one -> allAttachments.put(one.path(), one));
    attachments.forEach(one -> allAttachments.put(one.path(), one));
    return new StackSource(
        files, allVariables, directory, List.copyOf(allAttachments.values()), profiles);
  }

  /** The same with other profiles switched on. */
  public StackSource withProfiles(Set<String> others) {
    return new StackSource(files, variables, directory, attachments, others);
  }

  /** The same with other attachments. */
  public StackSource withAttachments(List<Attachment> others) {
    return new StackSource(files, variables, directory, others, profiles);
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
