package dev.berth.engine.docker;

import dev.berth.engine.Networking;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.PortBinding;
import dev.berth.engine.ProcessSpec;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;

/** Says what a task is in the words of the API: the body that creates its container. Immutable. */
final class ContainerRequest {
  private static final String NO_NETWORK = "none";

  private final Labels labels;
  private final HostConfig host;

  ContainerRequest(Labels labels, HostConfig host) {
    this.labels = labels;
    this.host = host;
  }

  /**
   * What a container is made of beside its task's description.
   *
   * @param image its image
   * @param files where its configs and secrets lie, by where they are in the task
   */
  record Parts(TaskImage image, Map<String, Path> files) {
    Parts {
      files = Map.copyOf(files);
    }
  }

  /** The body of {@code POST /containers/create}. */
  Map<String, Object> render(TaskSpec spec, Parts parts) {
    Map<String, Object> body = new LinkedHashMap<>();
    renderProcess(spec.process(), parts.image(), body);
    body.put("Image", parts.image().id());
    body.put("Labels", labels.of(spec.identity(), Kept.label(spec, parts.image().id(), List.of())));
    body.put("AttachStdin", false);
    body.put("AttachStdout", false);
    body.put("AttachStderr", false);
    Networking networking = spec.networking();
    if (networking.namespace() == Namespace.OWN) {
      String hostname = networking.hostname();
      body.put("Hostname", hostname == null ? spec.id().value() : hostname);
    }
    Map<String, Object> exposed = new LinkedHashMap<>();
    networking.ports().forEach(port -> exposed.put(portName(port), Map.of()));
    body.put("ExposedPorts", exposed);
    Map<String, Object> hostConfig = host.render(spec, parts);
    hostConfig.put("NetworkMode", networkMode(networking));
    body.put("HostConfig", hostConfig);
    if (!networking.attachments().isEmpty() && networking.namespace() == Namespace.OWN) {
      Attachment first = networking.attachments().getFirst();
      body.put(
          "NetworkingConfig",
          Map.of(
              "EndpointsConfig",
              Map.of(labels.networkName(first.network()), endpoint(spec, first))));
    }
    return body;
  }

  /** Whether a container that has a task's name is one that this describes. */
  boolean isOurs(JsonNode container) {
    return labels.areOurs(container.path("Config").path("Labels"));
  }

  private static void renderProcess(
      ProcessSpec process, TaskImage image, Map<String, Object> body) {
    if (process.entrypoint() != null) {
      body.put("Entrypoint", process.entrypoint());
    }
    if (process.command() != null) {
      body.put("Cmd", process.command());
    } else if (process.entrypoint() == null && !image.command().isEmpty()) {
      body.put("Cmd", image.command());
    }
    Map<String, String> values = new TreeMap<>(image.environment());
    values.putAll(process.environment());
    List<String> environment = new ArrayList<>();
    values.forEach((name, value) -> environment.add(name + "=" + value));
    body.put("Env", environment);
    if (process.workingDirectory() != null) {
      body.put("WorkingDir", process.workingDirectory());
    }
    if (process.user() != null) {
      body.put("User", process.user());
    }
    body.put("Tty", process.terminal());
    if (process.stopSignal() != null) {
      body.put("StopSignal", process.stopSignal());
    }
  }

  private String networkMode(Networking networking) {
    if (networking.namespace() == Namespace.HOST) {
      return "host";
    }
    return networking.attachments().isEmpty()
        ? NO_NETWORK
        : labels.networkName(networking.attachments().getFirst().network());
  }

  /** The body of {@code POST /networks/NAME/connect}, for the networks after the first. */
  Map<String, Object> connection(TaskSpec spec, Attachment attachment, String container) {
    return Map.of("Container", container, "EndpointConfig", endpoint(spec, attachment));
  }

  private static Map<String, Object> endpoint(TaskSpec spec, Attachment attachment) {
    Set<String> aliases = new LinkedHashSet<>(attachment.aliases());
    attachment.aliases().forEach(alias -> aliases.add("tasks." + alias));
    aliases.addAll(ownNames(spec.identity()));
    return Map.of("Aliases", aliases);
  }

  /** What one task alone is called: by Berth, and by Compose. */
  private static List<String> ownNames(TaskIdentity identity) {
    String stack = identity.stack().value();
    String service = identity.service().value();
    return List.of(
        identity.id().value(),
        stack + "-" + service + "-" + identity.slot(),
        stack + "_" + service + "_" + identity.slot());
  }

  /** {@code 80/tcp}. */
  static String portName(PortBinding port) {
    return port.containerPort() + "/" + port.protocol().name().toLowerCase(Locale.ROOT);
  }
}
