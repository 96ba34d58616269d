package dev.berth.server;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link Configuration}: a flag counts before a variable, a variable before the file, the
 * file before the default. Confined to one thread.
 */
final class ConfigurationLoader {
  /** Variables of the command line and of the launcher, which are no settings. */
  private static final Set<String> OTHER_VARIABLES =
      Set.of(
          "BERTH_TOKEN",
          "BERTH_SERVER",
          "BERTH_TENANT",
          "BERTH_JAVA_HOME",
          "BERTH_JAVA_OPTS",
          "BERTH_JVM_ROOT",
          "BERTH_LAUNCHER",
          "BERTH_PREPARED",
          "BERTH_RECORD",
          "BERTH_RECORD_MAIN");

  private final Map<String, String> flags;
  private final Map<String, String> environment;
  private final Path defaultData;
  private final Problems problems;
  private final Map<String, Configuration.Value<?>> values = new LinkedHashMap<>();
  private Map<String, ConfigurationFile.Written> file = Map.of();

  private ConfigurationLoader(
      Map<String, String> flags,
      Map<String, String> environment,
      Path defaultData,
      Problems problems) {
    this.flags = flags;
    this.environment = environment;
    this.defaultData = defaultData;
    this.problems = problems;
  }

  /**
   * Loads the configuration.
   *
   * @param defaultData the data directory if nobody names one
   * @param problems what was found wrong before, which is told together with the rest
   * @throws dev.berth.kernel.ProblemsException {@code INVALID_CONFIGURATION}: everything that is
   *     wrong with it
   */
  static Configuration load(
      CommandLine commandLine,
      Map<String, String> environment,
      Path defaultData,
      Problems problems) {
    return new ConfigurationLoader(commandLine.flags(), environment, defaultData, problems).load();
  }

  private Configuration load() {
    resolve(Settings.DATA, defaultData.toString());
    Configuration.Value<?> data = values.get(Settings.DATA.key());
    if (data != null) {
      file = ConfigurationFile.read(Path.of(data.text()).resolve("berth.yml"), problems);
    }
    for (Setting<?> setting : Settings.ALL) {
      if (!setting.equals(Settings.DATA)) {
        resolve(setting, setting.defaultText());
      }
    }
    problems.throwIfErrors(ErrorCode.INVALID_CONFIGURATION);
    return new Configuration(values, warnings());
  }

  private <T> void resolve(Setting<T> setting, String defaultText) {
    String flag = flags.get(setting.key());
    if (flag != null) {
      parse(setting, flag, new Configuration.Source("flag " + setting.flag(), true), null);
      return;
    }
    String variable = environment.get(setting.variable());
    if (variable != null && !variable.isEmpty()) {
      parse(
          setting,
          variable,
          new Configuration.Source("variable " + setting.variable(), true),
          null);
      return;
    }
    ConfigurationFile.Written written = file.get(setting.key());
    if (written != null) {
      parse(
          setting,
          written.text(),
          new Configuration.Source(written.place().toString(), true),
          written.place());
      return;
    }
    parse(setting, defaultText, Configuration.Source.DEFAULT, null);
  }

  private <T> void parse(
      Setting<T> setting, String text, Configuration.Source source, @Nullable Place place) {
    try {
      T value = setting.type().parse().apply(text);
      String rendered = setting.type().render().apply(value);
      values.put(setting.key(), new Configuration.Value<>(value, rendered, source));
    } catch (BerthException e) {
      problems.error(place, path(setting, source, place), e.getMessage());
    }
  }

  private static String path(
      Setting<?> setting, Configuration.Source source, @Nullable Place place) {
    if (place != null) {
      return setting.key();
    }
    int space = source.name().indexOf(' ');
    return space < 0 ? setting.key() : source.name().substring(space + 1);
  }

  private List<String> warnings() {
    List<String> warnings = new ArrayList<>();
    List<String> known = Settings.ALL.stream().map(Setting::variable).toList();
    environment.keySet().stream()
        .filter(name -> name.startsWith("BERTH_"))
        .filter(name -> !known.contains(name) && !OTHER_VARIABLES.contains(name))
        .sorted()
        .forEach(
            name -> {
              Optional<String> nearest = Names.nearest(name, known);
              warnings.add(
                  "The variable "
                      + name
                      + " sets nothing."
                      + nearest.map(one -> " Is " + one + " meant?").orElse(""));
            });
    return warnings;
  }
}
