package dev.berth.compose;

import dev.berth.compose.ServiceSection.Healthcheck;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads {@code healthcheck:}. */
final class HealthcheckReader {
  private static final Duration DEFAULT_INTERVAL = Duration.ofSeconds(30);
  private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(30);
  private static final Duration DEFAULT_START_INTERVAL = Duration.ofSeconds(5);
  private static final Duration SHORTEST = Duration.ofMillis(1);
  private static final int DEFAULT_RETRIES = 3;
  private static final int MOST_RETRIES = 10_000;

  private HealthcheckReader() {}

  static @Nullable Healthcheck read(Value value) {
    Section section = value.section(KnownKeys.HEALTHCHECK);
    Value test = section.get("test");
    List<String> command = test == null ? null : command(test);
    Healthcheck check =
        new Healthcheck(
            command == null ? List.of() : command,
            positive(section, "interval", DEFAULT_INTERVAL),
            positive(section, "timeout", DEFAULT_TIMEOUT),
            retries(section),
            section.readOr("start_period", Duration.ZERO, Value::duration),
            positive(section, "start_interval", DEFAULT_START_INTERVAL));
    if (section.flag("disable")) {
      return off();
    }
    if (!value.isMap()) {
      return null;
    }
    if (test == null) {
      value.warning(
          "Without 'test' there is no check, because that of the image is not known yet.");
      return null;
    }
    return check.command().isEmpty() ? off() : check;
  }

  private static Healthcheck off() {
    return new Healthcheck(
        List.of(),
        DEFAULT_INTERVAL,
        DEFAULT_TIMEOUT,
        DEFAULT_RETRIES,
        Duration.ZERO,
        DEFAULT_START_INTERVAL);
  }

  private static int retries(Section section) {
    Integer retries = section.integer("retries", 0, MOST_RETRIES);
    return retries == null || retries == 0 ? DEFAULT_RETRIES : retries;
  }

  /** A length of time for which 0 means the default, as in Docker. */
  private static Duration positive(Section section, String key, Duration otherwise) {
    Value value = section.get(key);
    Duration duration = value == null ? null : value.duration();
    if (value == null || duration == null || duration.isZero()) {
      return otherwise;
    }
    if (duration.compareTo(SHORTEST) < 0) {
      value.error("This must be 1ms or longer.");
    }
    return duration;
  }

  /** What to run; empty for none; null when it cannot be read. */
  private static @Nullable List<String> command(Value test) {
    if (test.isScalar()) {
      String text = test.text();
      if (text == null || text.isBlank()) {
        test.error("The check is empty. Write a command, or 'disable: true' for none.");
        return null;
      }
      return shell(text);
    }
    List<String> words = ProgramReader.texts(test);
    String kind = words.isEmpty() ? "" : words.getFirst();
    List<String> rest = words.isEmpty() ? List.of() : words.subList(1, words.size());
    if (kind.equals("NONE")) {
      return List.of();
    }
    if ((kind.equals("CMD") || kind.equals("CMD-SHELL")) && rest.isEmpty()) {
      test.error("No command follows %s.".formatted(kind));
      return null;
    }
    return switch (kind) {
      case "CMD" -> List.copyOf(rest);
      case "CMD-SHELL" -> shell(String.join(" ", rest));
      default -> {
        test.error("The list must begin with CMD, CMD-SHELL or NONE: [CMD, curl, …].");
        yield null;
      }
    };
  }

  private static List<String> shell(String line) {
    return List.of("/bin/sh", "-c", line);
  }
}
