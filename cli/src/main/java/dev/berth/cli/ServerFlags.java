package dev.berth.cli;

import dev.berth.client.DataDirectory.RunningServer;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Option;

/**
 * Settings of the server that a command line brings. The usual ones are options of the command; of
 * the others the server alone knows which there are, so a flag that the command does not know is
 * kept for it with the value that follows.
 */
final class ServerFlags {
  private final Map<String, String> flags = new LinkedHashMap<>();

  @Option(
      names = "--domain",
      paramLabel = "DOMAIN",
      description = "The zone: stack shop answers at shop.DOMAIN (default: localhost).")
  void domain(String value) {
    flags.put("domain", value);
  }

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      description = "The front door's port for HTTP (default: 8080).")
  void httpPort(String value) {
    flags.put("http-port", value);
  }

  @Option(
      names = "--https-port",
      paramLabel = "PORT",
      description = "The front door's port for HTTPS (default: 8443).")
  void httpsPort(String value) {
    flags.put("https-port", value);
  }

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      description = "What runs tasks: embedded, docker, podman, swarm or auto (default: embedded).")
  void engine(String value) {
    flags.put("engine", value);
  }

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Any other setting; --router-idle-timeout 1m is short for one.")
  void other(Map<String, String> settings) {
    settings.forEach((key, value) -> flags.put(key.replace('.', '-'), value));
  }

  /**
   * Turns flags that a command does not know into {@code --set}, as far as they are not misspelt
   * options of the command itself.
   */
  static String[] adopt(CommandLine command, String[] args) {
    Collection<String> known = command.getCommandSpec().optionsMap().keySet();
    List<String> adopted = new ArrayList<>();
    for (int i = 0; i < args.length; i++) {
      String flag = args[i].replaceFirst("=.*", "");
      boolean foreign =
          flag.matches("--[a-z][a-z0-9-]*")
              && !known.contains(flag)
              && Names.nearest(flag, known).isEmpty();
      boolean paired = args[i].indexOf('=') >= 0;
      if (!foreign || (!paired && i + 1 == args.length)) {
        adopted.add(args[i]);
        continue;
      }
      String value = paired ? args[i].substring(args[i].indexOf('=') + 1) : args[++i];
      adopted.add("--set");
      adopted.add(flag.substring(2) + "=" + value);
    }
    return adopted.toArray(String[]::new);
  }

  /** As the server reads them. */
  List<String> arguments() {
    return flags.entrySet().stream()
        .map(flag -> "--" + flag.getKey() + "=" + flag.getValue())
        .toList();
  }

  /**
   * Compares with what a server was started with.
   *
   * @throws BerthException {@link ErrorCode#CONFLICT} if it has other settings
   */
  void requireSame(RunningServer server) {
    Map<String, String> settings = new LinkedHashMap<>();
    server.settings().forEach((key, value) -> settings.put(key.replace('.', '-'), value));
    List<String> different = new ArrayList<>();
    flags.forEach(
        (flag, wanted) -> {
          String actual = settings.get(flag);
          if (!isSame(wanted, actual)) {
            different.add(
                actual == null
                    ? "it knows no --" + flag
                    : "its --" + flag + " is '" + actual + "', not '" + wanted + "'");
          }
        });
    if (!different.isEmpty()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot change the settings of the running server: %s. Stop it with 'berth down' first, or leave the flag out."
              .formatted(String.join(", ", different)));
    }
  }

  private static boolean isSame(String wanted, @Nullable String actual) {
    if (actual == null || wanted.equalsIgnoreCase(actual)) {
      return actual != null;
    }
    return isSameSize(wanted, actual) || isSameDuration(wanted, actual);
  }

  private static boolean isSameSize(String wanted, String actual) {
    try {
      return ByteSize.parse(wanted).equals(ByteSize.parse(actual));
    } catch (BerthException e) {
      return false;
    }
  }

  private static boolean isSameDuration(String wanted, String actual) {
    try {
      return Durations.parse(wanted).equals(Durations.parse(actual));
    } catch (CommandLine.TypeConversionException e) {
      return false;
    }
  }
}
