package dev.berth.compose;

import dev.berth.kernel.Problem;
import dev.berth.kernel.ProblemsException;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Finds out which files have to be sent along with the files of a stack: those that {@code
 * extends}, {@code include}, {@code env_file}, {@code label_file}, {@code configs} and {@code
 * secrets} name, and those that these name in turn. Reads a stack as the server does, so that both
 * see the same.
 */
public final class Attachments {
  /** How long one file may be, in bytes. */
  public static final int LARGEST_FILE = 2 * 1024 * 1024;

  /** How long all files together may be, in bytes. */
  public static final int MOST_BYTES = 8 * 1024 * 1024;

  /** How many files there may be. */
  public static final int MOST_FILES = 200;

  private Attachments() {}

  /**
   * What was found.
   *
   * @param attachments the files that are there
   * @param variables the names of all variables that the stack's files and the attachments mention
   * @param problems the files that cannot be sent along, each with the place of the key that names
   *     it; what else is wrong is told by {@link StackFileParser}
   */
  public record Found(
      List<StackSource.Attachment> attachments, Set<String> variables, List<Problem> problems) {
    public Found {
      attachments = List.copyOf(attachments);
      variables = Copies.of(variables);
      problems = List.copyOf(problems);
    }
  }

  /**
   * Collects the files.
   *
   * @param source the files, with every variable that there is; its attachments are not looked at
   * @param files what they are read from, each at most once
   */
  public static Found collect(StackSource source, FileSource files) {
    NamedFiles named = new NamedFiles(files);
    try {
      StackFileParser.parse(source, named, ParameterValues.UNASKED);
    } catch (ProblemsException _) {
      // What is wrong with the stack is told by whoever reads it in earnest.
    }
    Set<String> variables = new TreeSet<>(named.variables());
    source.files().forEach(file -> variables.addAll(VariableNames.in(file.content())));
    List<StackSource.Attachment> attachments =
        named.found().entrySet().stream()
            .map(file -> new StackSource.Attachment(file.getKey().toString(), file.getValue()))
            .toList();
    return new Found(attachments, variables, named.problems());
  }
}
