package dev.berth.compose;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads {@code .env} files: {@code NAME=value} on each line, {@code export} before it if wanted,
 * {@code #} for comments. In single quotes a text stays as it is; in double quotes {@code \n \r \t
 * \" \\ \$} are escapes; both may go over several lines. Outside of single quotes variables are
 * replaced, by those further up in the file and those handed in.
 */
public final class DotEnv {
  private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_.-]*");
  private static final int LONGEST = 1024 * 1024;

  private final String file;
  private final String text;
  private final Map<String, String> variables;
  private final Problems problems = new Problems();
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Interpolation interpolation;
  private int at;
  private int line = 1;

  private DotEnv(String file, String text, Map<String, String> variables) {
    this.file = file;
    this.text = text.startsWith("\uFEFF") ? text.substring(1) : text;
    this.variables = new HashMap<>(variables);
    this.interpolation = Interpolation.with(this.variables);
  }

  /**
   * Reads a file that uses no variables but its own.
   *
   * @param name of the file, for messages
   * @throws dev.berth.kernel.ProblemsException {@code INVALID_INPUT} with every problem and its
   *     line
   */
  public static Map<String, String> parse(String name, String text) {
    return parse(name, text, Map.of());
  }

  /**
   * Reads a file.
   *
   * @param variables what {@code ${NAME}} stands for if the file does not say
   * @throws dev.berth.kernel.ProblemsException {@code INVALID_INPUT} with every problem and its
   *     line
   */
  public static Map<String, String> parse(String name, String text, Map<String, String> variables) {
    DotEnv reader = new DotEnv(name, text, variables);
    if (text.length() > LONGEST) {
      reader.problems.error(new Place(name, 1, 1), "", "The file is larger than 1 MiB.");
    } else {
      reader.read();
    }
    reader.problems.throwIfErrors(ErrorCode.INVALID_INPUT);
    return Collections.unmodifiableMap(reader.values);
  }

  private void read() {
    while (at < text.length()) {
      skipBlanks();
      if (at == text.length()) {
        return;
      }
      if (text.charAt(at) == '#') {
        restOfLine();
      } else if (text.charAt(at) == '\n') {
        at++;
        line++;
      } else {
        assignment();
      }
    }
  }

  private void assignment() {
    int startLine = line;
    int end = at;
    while (end < text.length() && text.charAt(end) != '=' && text.charAt(end) != '\n') {
      end++;
    }
    String name = text.substring(at, end).strip();
    if (name.startsWith("export ") || name.startsWith("export\t")) {
      name = name.substring("export".length()).strip();
    }
    boolean hasValue = end < text.length() && text.charAt(end) == '=';
    if (!NAME.matcher(name).matches()) {
      problem(
          startLine,
          hasValue
              ? "%s is not a variable's name. Write NAME=value.".formatted(Shown.quoted(name))
              : "This is neither NAME=value nor a comment that begins with '#'.");
      restOfLine();
      return;
    }
    at = end;
    if (!hasValue) {
      // A name alone hands on the variable of the environment.
      @Nullable String handedOn = variables.get(name);
      if (handedOn != null) {
        values.put(name, handedOn);
      }
      return;
    }
    at++;
    String value = value(startLine);
    values.put(name, value);
    variables.put(name, value);
  }

  private String value(int startLine) {
    skipBlanks();
    char first = at < text.length() ? text.charAt(at) : '\n';
    if (first != '\'' && first != '"') {
      return replaced(unquoted(restOfLine()), startLine);
    }
    at++;
    StringBuilder value = new StringBuilder();
    while (at < text.length() && text.charAt(at) != first) {
      char c = text.charAt(at);
      if (first == '"' && c == '\\' && at + 1 < text.length()) {
        at++;
        value.append(unescaped(text.charAt(at)));
      } else {
        value.append(c);
      }
      if (text.charAt(at) == '\n') {
        line++;
      }
      at++;
    }
    if (at == text.length()) {
      problem(startLine, "The quote is not closed.");
      return "";
    }
    at++;
    String after = restOfLine().strip();
    if (!after.isEmpty() && !after.startsWith("#")) {
      problem(line, "%s follows the closing quote. Remove it.".formatted(Shown.quoted(after)));
    }
    return first == '"' ? replaced(value.toString(), startLine) : value.toString();
  }

  /** Up to a comment, which needs a blank before it. */
  private static String unquoted(String rest) {
    for (int i = 0; i < rest.length(); i++) {
      if (rest.charAt(i) == '#' && (i == 0 || Character.isWhitespace(rest.charAt(i - 1)))) {
        return rest.substring(0, i).strip();
      }
    }
    return rest.strip();
  }

  private static String unescaped(char c) {
    return switch (c) {
      case 'n' -> "\n";
      case 'r' -> "\r";
      case 't' -> "\t";
      case '$' -> "$$";
      case '"', '\\' -> String.valueOf(c);
      default -> "\\" + c;
    };
  }

  private String replaced(String value, int startLine) {
    if (value.indexOf('$') < 0) {
      return value;
    }
    try {
      Template.parse(value);
    } catch (BerthException _) {
      // As shells do: a dollar sign that begins no variable stands for itself.
      return value.replace("$$", "$");
    }
    Place place = new Place(file, startLine, 1);
    Interpolation.Replaced result = interpolation.apply(value, KeyPath.ROOT, _ -> place, problems);
    return result == null ? "" : result.text();
  }

  private void skipBlanks() {
    while (at < text.length() && (" \t\r".indexOf(text.charAt(at)) >= 0)) {
      at++;
    }
  }

  private String restOfLine() {
    int end = text.indexOf('\n', at);
    end = end < 0 ? text.length() : end;
    String rest = text.substring(at, end);
    at = end;
    return rest;
  }

  private void problem(int where, String message) {
    problems.error(new Place(file, where, 1), "", message);
  }
}
