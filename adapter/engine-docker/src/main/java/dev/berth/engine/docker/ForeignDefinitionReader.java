package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec.Health;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Operation;
import dev.berth.engine.ClusterServiceSpec.Placement;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.ClusterServiceSpec.Update;
import dev.berth.engine.ForeignDefinition;
import dev.berth.engine.ForeignMount;
import dev.berth.engine.ProcessSpec;
import dev.berth.kernel.ByteSize;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * Reads what a container is made of, without what it has of its image: that comes again with the
 * image. For one container.
 */
final class ForeignDefinitionReader {
  static final Update AT_ONCE =
      new Update(1, Duration.ZERO, Update.FailureAction.PAUSE, Duration.ZERO, 0, false);

  private static final Duration USUAL_GRACE = Duration.ofSeconds(10);

  private final JsonNode container;
  private final JsonNode config;
  private final JsonNode host;
  private final JsonNode image;
  private final int replicas;
  private final List<String> lost = new ArrayList<>();
  private final List<String> obstacles = new ArrayList<>();

  /**
   * @param container as {@code GET /containers/ID/json} tells it
   * @param image as {@code GET /images/ID/json} tells it; a missing node: it has gone
   */
  ForeignDefinitionReader(JsonNode container, JsonNode image, int replicas) {
    this.container = container;
    this.config = container.path("Config");
    this.host = container.path("HostConfig");
    this.image = image.path("Config");
    this.replicas = replicas;
    if (host.path("AutoRemove").asBoolean(false)) {
      obstacles.add(
          "It is removed as soon as it ends ('--rm'), so there would be no way back: start it again"
              + " without.");
    }
    if (image.isMissingNode()) {
      obstacles.add(
          "Its image '%s' is gone: pull or load it again.".formatted(Json.text(config, "Image")));
    }
  }

  /** The labels of a container that its author wrote, without those of its image. */
  static Map<String, String> labels(JsonNode container, JsonNode image) {
    Map<String, String> labels = ForeignLabels.written(container.path("Config").path("Labels"));
    Json.map(image.path("Config").path("Labels")).forEach(labels::remove);
    return labels;
  }

  /**
   * @param networks tells of a network by its name
   */
  ForeignDefinition read(Function<String, JsonNode> networks) {
    ForeignDefinition.Net net = new ForeignNetReader(container, networks, lost, obstacles).read();
    return new ForeignDefinition(
        Json.text(container, "Image"),
        process(),
        mounts(),
        host.path("ReadonlyRootfs").asBoolean(false),
        net,
        new ForeignIsolationReader(host, lost, obstacles).read(),
        operation(),
        Placement.ANYWHERE,
        dependsOn(),
        lost,
        obstacles);
  }

  private ProcessSpec process() {
    boolean sameEntrypoint = config.path("Entrypoint").equals(image.path("Entrypoint"));
    boolean sameCommand = config.path("Cmd").equals(image.path("Cmd"));
    if (config.path("OpenStdin").asBoolean(false)) {
      lost.add("Its standard input is closed ('stdin_open').");
    }
    return new ProcessSpec(
        sameEntrypoint ? null : Json.texts(config.path("Entrypoint")),
        sameEntrypoint && sameCommand ? null : Json.texts(config.path("Cmd")),
        environment(),
        other("WorkingDir"),
        other("User"),
        config.path("Tty").asBoolean(false),
        other("StopSignal"));
  }

  /** A text that the image does not say. */
  private @Nullable String other(String field) {
    String value = Json.text(config, field);
    return value.isEmpty() || value.equals(Json.text(image, field)) ? null : value;
  }

  private Map<String, String> environment() {
    List<String> ofImage = Json.texts(image.path("Env"));
    Map<String, String> environment = new LinkedHashMap<>();
    for (String entry : Json.texts(config.path("Env"))) {
      int equals = entry.indexOf('=');
      if (equals > 0 && !ofImage.contains(entry)) {
        environment.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    // Podman says these of itself, and shows them like those of an author.
    environment.remove("container", "podman");
    environment.remove("HOSTNAME", Json.text(config, "Hostname"));
    environment.remove("HOME", "/root");
    environment.remove("TERM", "xterm");
    environment.remove("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    return environment;
  }

  private List<ForeignMount> mounts() {
    List<ForeignMount> mounts = new ArrayList<>();
    for (JsonNode mount : container.path("Mounts")) {
      String target = Json.text(mount, "Destination");
      boolean readOnly = !mount.path("RW").asBoolean(true);
      switch (Json.text(mount, "Type")) {
        case "bind" ->
            mounts.add(new ForeignMount.Bind(Json.text(mount, "Source"), target, readOnly));
        case "volume" -> addVolume(Json.text(mount, "Name"), target, readOnly, mounts);
        case "tmpfs" -> {
          if (!host.path("Tmpfs").has(target)) {
            mounts.add(tmpfs(target));
          }
        }
        default ->
            obstacles.add(
                "What is mounted at '%s' is of a kind that Berth does not have.".formatted(target));
      }
    }
    host.path("Tmpfs")
        .properties()
        .forEach(one -> mounts.add(tmpfs(one.getKey(), one.getValue().asString(""))));
    return mounts;
  }

  /** Each copy has one of its own that nobody named: they cannot all go to all. */
  private void addVolume(String name, String target, boolean readOnly, List<ForeignMount> mounts) {
    if (replicas > 1 && name.matches("[0-9a-f]{64}")) {
      lost.add(
          "What the %d copies keep in volumes without names at '%s' stays behind; new ones begin empty."
              .formatted(replicas, target));
      return;
    }
    mounts.add(new ForeignMount.Volume(name, target, readOnly));
  }

  private ForeignMount tmpfs(String target) {
    for (JsonNode mount : host.path("Mounts")) {
      if (Json.text(mount, "Target").equals(target)) {
        long size = mount.path("TmpfsOptions").path("SizeBytes").asLong(0);
        int mode = mount.path("TmpfsOptions").path("Mode").asInt(0);
        return new ForeignMount.Tmpfs(
            target, size > 0 ? new ByteSize(size) : null, mode > 0 ? mode : null);
      }
    }
    return new ForeignMount.Tmpfs(target, null, null);
  }

  private static ForeignMount tmpfs(String target, String options) {
    ByteSize size = null;
    Integer mode = null;
    for (String option : options.split(",", -1)) {
      if (option.matches("size=[0-9]{1,12}[kmgKMG]?")) {
        size = ByteSize.parse(option.substring("size=".length()));
      } else if (option.matches("mode=[0-7]{3,5}")) {
        mode = Integer.parseInt(option.substring("mode=".length()), 8);
      }
    }
    return new ForeignMount.Tmpfs(target, size, mode);
  }

  private Operation operation() {
    JsonNode grace = config.path("StopTimeout");
    return new Operation(
        Mode.REPLICATED,
        replicas,
        0,
        0,
        config.path("Healthcheck").equals(image.path("Healthcheck"))
            ? null
            : health(config.path("Healthcheck")),
        restart(),
        grace.isNumber() ? Duration.ofSeconds(Math.max(0, grace.asInt(0))) : USUAL_GRACE,
        AT_ONCE,
        AT_ONCE);
  }

  /** A health check as the API writes it; null: there is none. */
  static @Nullable Health health(JsonNode check) {
    List<String> test = Json.texts(check.path("Test"));
    if (test.isEmpty()) {
      return null;
    }
    return new Health(
        test,
        duration(check, "Interval", Duration.ofSeconds(30)),
        duration(check, "Timeout", Duration.ofSeconds(30)),
        check.path("Retries").asInt(0) > 0 ? check.path("Retries").asInt(3) : 3,
        duration(check, "StartPeriod", Duration.ZERO));
  }

  static Duration duration(JsonNode node, String field, Duration otherwise) {
    long nanos = node.path(field).asLong(0);
    return nanos > 0 ? Duration.ofNanos(nanos) : otherwise;
  }

  private Restart restart() {
    JsonNode policy = host.path("RestartPolicy");
    int most = policy.path("MaximumRetryCount").asInt(0);
    Restart.Condition condition =
        switch (Json.text(policy, "Name")) {
          case "always", "unless-stopped" -> Restart.Condition.ANY;
          case "on-failure" -> Restart.Condition.ON_FAILURE;
          default -> Restart.Condition.NONE;
        };
    return new Restart(
        condition,
        Duration.ZERO,
        condition == Restart.Condition.ON_FAILURE && most > 0 ? most : null,
        null);
  }

  /** Of {@code db:service_healthy:false,cache:service_started:true}. */
  private Map<String, String> dependsOn() {
    Map<String, String> dependsOn = new LinkedHashMap<>();
    String text = Json.text(config.path("Labels"), ForeignLabels.DEPENDS_ON);
    for (String entry : text.split(",", -1)) {
      String[] parts = entry.split(":", -1);
      if (parts.length >= 2 && parts[1].startsWith("service_")) {
        dependsOn.put(parts[0], parts[1]);
      }
    }
    return dependsOn;
  }
}
