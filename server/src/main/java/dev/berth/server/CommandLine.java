package dev.berth.server;

import dev.berth.kernel.Names;
import dev.berth.kernel.Problems;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What a server was started with.
 *
 * @param mode what it shall do
 * @param flags settings by their keys, as somebody wrote them
 */
record CommandLine(Mode mode, Map<String, String> flags) {
  /** What the program does. */
  enum Mode {
    /** Serves, and logs to standard error. */
    FOREGROUND,
    /** Serves, and logs to a file in the data directory. */
    BACKGROUND,
    /** Prints the effective configuration and ends. */
    SHOW_CONFIGURATION
  }

  private static final Map<String, Mode> MODES =
      Map.of("--background", Mode.BACKGROUND, "--show-configuration", Mode.SHOW_CONFIGURATION);

  CommandLine {
    flags = Map.copyOf(flags);
  }

  /** Reads arguments; what is wrong goes to the problems. */
  static CommandLine parse(List<String> arguments, Problems problems) {
    Mode mode = Mode.FOREGROUND;
    Map<String, String> flags = new LinkedHashMap<>();
    Iterator<String> rest = arguments.iterator();
    while (rest.hasNext()) {
      String argument = rest.next();
      int equals = argument.indexOf('=');
      String flag = equals < 0 ? argument : argument.substring(0, equals);
      Setting<?> setting = find(flag);
      if (MODES.containsKey(argument)) {
        mode = MODES.get(argument);
      } else if (setting == null) {
        problems.error(null, shown(flag), unknown(flag));
      } else if (equals >= 0) {
        put(flags, setting, argument.substring(equals + 1), problems);
      } else if (rest.hasNext()) {
        put(flags, setting, rest.next(), problems);
      } else {
        problems.error(null, flag, "A value is missing: " + setting.type().description() + ".");
      }
    }
    return new CommandLine(mode, flags);
  }

  private static void put(
      Map<String, String> flags, Setting<?> setting, String value, Problems problems) {
    if (flags.putIfAbsent(setting.key(), value) != null) {
      problems.error(null, setting.flag(), "This flag is given twice.");
    }
  }

  private static @Nullable Setting<?> find(String flag) {
    return Settings.ALL.stream()
        .filter(setting -> setting.flag().equals(flag))
        .findFirst()
        .orElse(null);
  }

  private static String unknown(String flag) {
    List<String> known = new ArrayList<>(MODES.keySet());
    Settings.ALL.forEach(setting -> known.add(setting.flag()));
    return "This flag is unknown."
        + Names.nearest(flag, known).map(nearest -> " Is '" + nearest + "' meant?").orElse("");
  }

  private static String shown(String text) {
    String name = text.startsWith("--") ? text : "--: " + text;
    return name.length() > 60 ? name.substring(0, 60) + "…" : name;
  }
}
