package dev.berth.engine.embedded;

import dev.berth.engine.Image;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.embedded.UserLookup.User;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The {@code process} of an OCI configuration: what runs, as whom, with which environment. */
final class ProcessSection {
  private static final String DEFAULT_PATH =
      "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

  private ProcessSection() {}

  /**
   * The command of a task: Docker's rules for an image's and a container's entrypoint and command.
   *
   * @throws BerthException {@code INVALID_INPUT} if there is none
   */
  static List<String> command(TaskSpec spec, Image.Config image) {
    ProcessSpec process = spec.process();
    List<String> entrypoint = process.entrypoint();
    List<String> command = process.command();
    List<String> all = new ArrayList<>(entrypoint == null ? image.entrypoint() : entrypoint);
    if (command != null) {
      all.addAll(command);
    } else if (entrypoint == null) {
      all.addAll(image.command());
    }
    if (all.isEmpty() || all.getFirst().isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot create task '%s': neither the service nor the image '%s' says what to run. Set command or entrypoint."
              .formatted(spec.id(), spec.image()));
    }
    return all;
  }

  /** The user that a task's process runs as, as written; null: root. */
  static @Nullable String user(TaskSpec spec, Image.Config image) {
    return spec.process().user() == null ? image.working().user() : spec.process().user();
  }

  /** The directory a task's process starts in. */
  static String workingDirectory(TaskSpec spec, Image.Config image) {
    String asked = spec.process().workingDirectory();
    String directory = asked == null ? image.working().directory() : asked;
    return directory.startsWith("/") ? directory : "/" + directory;
  }

  /** The environment: the image's, the task's, and what every process expects. */
  static List<String> environment(TaskSpec spec, Image.Config image, User user) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("PATH", DEFAULT_PATH);
    all.put("HOSTNAME", hostname(spec));
    if (spec.process().terminal()) {
      all.put("TERM", "xterm");
    }
    all.putAll(new TreeMap<>(image.environment()));
    all.putAll(new TreeMap<>(spec.process().environment()));
    all.putIfAbsent("HOME", user.home());
    return all.entrySet().stream().map(entry -> entry.getKey() + "=" + entry.getValue()).toList();
  }

  static String hostname(TaskSpec spec) {
    String asked = spec.networking().hostname();
    return asked == null ? spec.id().value() : asked;
  }

  /** A user as the OCI runtime is told it. */
  static Map<String, Object> render(User user) {
    return Map.of("uid", user.uid(), "gid", user.gid(), "additionalGids", user.groups());
  }

  /** Capabilities as the OCI runtime is told them; a process that is not root has them in reach. */
  static Map<String, Object> renderCapabilities(List<String> names, User user) {
    List<String> effective = user.uid() == 0 ? names : List.of();
    return Map.of("bounding", names, "effective", effective, "permitted", effective);
  }
}
