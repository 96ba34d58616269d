package dev.berth.engine;

import dev.berth.kernel.ByteSize;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An image that an engine has.
 *
 * @param id {@code sha256:…} of its configuration; of a cluster, the reference, and its digest
 *     after an {@code @} where that is known
 * @param references its names with tags, sorted
 * @param size of its layers, unpacked
 */
public record Image(
    String id, List<String> references, Instant created, ByteSize size, Config config) {
  public Image {
    references = List.copyOf(references);
  }

  /** The same under another id. */
  public Image withId(String other) {
    return new Image(other, references, created, size, config);
  }

  /**
   * What an image says of how it runs.
   *
   * @param environment name to value
   * @param working where and as whom its process works
   * @param exposedPorts as written: {@code 80/tcp}
   * @param volumes paths that get an anonymous volume
   */
  public record Config(
      List<String> entrypoint,
      List<String> command,
      Map<String, String> environment,
      Working working,
      Set<String> exposedPorts,
      Set<String> volumes,
      Map<String, String> labels) {
    public static final Config EMPTY =
        new Config(
            List.of(),
            List.of(),
            Map.of(),
            new Working("/", null, null),
            Set.of(),
            Set.of(),
            Map.of());

    public Config {
      entrypoint = List.copyOf(entrypoint);
      command = List.copyOf(command);
      environment = Map.copyOf(environment);
      exposedPorts = Set.copyOf(exposedPorts);
      volumes = Set.copyOf(volumes);
      labels = Map.copyOf(labels);
    }
  }

  /**
   * Where and as whom an image's process works, and how it is stopped.
   *
   * @param user null: root
   * @param stopSignal null: {@code SIGTERM}
   */
  public record Working(String directory, @Nullable String user, @Nullable String stopSignal) {}
}
