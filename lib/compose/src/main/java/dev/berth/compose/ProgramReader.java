package dev.berth.compose;

import dev.berth.compose.ServiceSection.Program;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads what runs inside a task. */
final class ProgramReader {
  private static final Duration DEFAULT_STOP_GRACE_PERIOD = Duration.ofSeconds(10);
  private static final Pattern USER =
      Pattern.compile("[A-Za-z0-9_][A-Za-z0-9_.$-]{0,99}(:[A-Za-z0-9_][A-Za-z0-9_.$-]{0,99})?");
  private static final Pattern REAL_TIME_SIGNAL = Pattern.compile("RTM(IN|AX)([+-][0-9]{1,2})?");

  /** In the order of their numbers on Linux, from 1. */
  private static final List<String> SIGNALS =
      List.of(
          "HUP", "INT", "QUIT", "ILL", "TRAP", "ABRT", "BUS", "FPE", "KILL", "USR1", "SEGV", "USR2",
          "PIPE", "ALRM", "TERM", "STKFLT", "CHLD", "CONT", "STOP", "TSTP", "TTIN", "TTOU", "URG",
          "XCPU", "XFSZ", "VTALRM", "PROF", "WINCH", "IO", "PWR", "SYS");

  private static final Map<String, String> OTHER_SIGNAL_NAMES =
      Map.of("IOT", "ABRT", "CLD", "CHLD", "POLL", "IO", "UNUSED", "SYS");

  private ProgramReader() {}

  /**
   * @param defaults what files set, which {@code environment} wins over
   */
  static Program read(
      Section service, Map<String, String> defaults, Map<String, String> variables) {
    Map<String, String> environment = new LinkedHashMap<>(defaults);
    environment.putAll(TextMap.environment(service.get("environment"), variables));
    return new Program(
        service.read("entrypoint", ProgramReader::words),
        service.read("command", ProgramReader::words),
        environment,
        service.read("working_dir", ProgramReader::workingDirectory),
        service.read("user", ProgramReader::user),
        service.flag("tty"),
        service.read("stop_signal", ProgramReader::signal),
        service.readOr("stop_grace_period", DEFAULT_STOP_GRACE_PERIOD, Value::duration),
        service.flag("init"));
  }

  private static @Nullable List<String> words(Value value) {
    if (!value.isScalar()) {
      return texts(value);
    }
    List<String> words = value.parsed(CommandLine::split);
    if (words != null) {
      words.stream()
          .filter(CommandLine::isShellOperator)
          .findFirst()
          .ifPresent(
              word ->
                  value.warning(
                      "%s is handed to the program as a word, because no shell reads this. For a shell write [sh, -c, '…']."
                          .formatted(Shown.quoted(word))));
    }
    return words;
  }

  /** The texts of a list. */
  static List<String> texts(Value list) {
    List<String> texts = new ArrayList<>();
    for (Value item : list.items()) {
      String text = item.text();
      if (text != null) {
        texts.add(text);
      }
    }
    return texts;
  }

  private static @Nullable String workingDirectory(Value value) {
    String path = value.filledText();
    if (path != null && !path.startsWith("/")) {
      value.error("%s is not an absolute path. Begin it with '/'.".formatted(Shown.quoted(path)));
    }
    return path;
  }

  private static @Nullable String user(Value value) {
    String user = value.filledText();
    if (user != null && !USER.matcher(user).matches()) {
      value.error(
          "%s is not a user. Write a name or number, and a group after a colon: 'app:app'."
              .formatted(Shown.quoted(user)));
    }
    return user;
  }

  private static @Nullable String signal(Value value) {
    String text = value.filledText();
    if (text == null) {
      return null;
    }
    String name = text.strip().toUpperCase(Locale.ROOT);
    if (name.matches("[0-9]{1,2}")) {
      int number = Integer.parseInt(name);
      if (number >= 1 && number <= SIGNALS.size()) {
        return "SIG" + SIGNALS.get(number - 1);
      }
    }
    String bare = name.startsWith("SIG") ? name.substring(3) : name;
    bare = OTHER_SIGNAL_NAMES.getOrDefault(bare, bare);
    if (SIGNALS.contains(bare) || REAL_TIME_SIGNAL.matcher(bare).matches()) {
      return "SIG" + bare;
    }
    value.error(
        "%s is not a signal.%s"
            .formatted(
                Shown.quoted(text), Shown.suggestion(bare, Set.copyOf(SIGNALS), value.problems())));
    return null;
  }
}
