package dev.berth.engine.docker;

import dev.berth.engine.Contents;
import dev.berth.engine.Mount;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.Networking.Namespace;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.docker.ContainerRequest.Parts;
import dev.berth.engine.docker.DockerSettings.Permission;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;

/** Makes the containers of tasks, each whole or not at all. Thread-safe. */
final class TaskCreation {
  private static final Logger LOG = System.getLogger(TaskCreation.class.getName());

  /** A large tree in the container's own layer takes a while to delete. */
  private static final Duration REMOVAL_TIME = Duration.ofMinutes(2);

  /** A daemon that has lost an answer is asked what came of it for no longer than this. */
  private static final Duration LOST_ANSWER_LOOK = Duration.ofSeconds(5);

  /** While somebody else removes a container. */
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private static final String DEFAULT_STOP_SIGNAL = "SIGTERM";

  private final DockerApi api;
  private final DockerNetworks networks;
  private final DockerVolumes volumes;
  private final DockerImages images;
  private final TaskFiles files;
  private final ContainerRequest request;
  private final Set<Permission> permissions;

  /** What tasks are made of. */
  record Sources(
      DockerNetworks networks, DockerVolumes volumes, DockerImages images, TaskFiles files) {}

  TaskCreation(
      DockerApi api, Sources sources, ContainerRequest request, Set<Permission> permissions) {
    this.api = api;
    this.networks = sources.networks();
    this.volumes = sources.volumes();
    this.images = sources.images();
    this.files = sources.files();
    this.request = request;
    this.permissions = permissions;
  }

  /**
   * Makes the container of a task.
   *
   * @return its id
   */
  String create(TaskSpec spec, Contents contents) {
    TaskCheck.check(spec, permissions, api.target().flavour().engine());
    String signal = spec.process().stopSignal();
    if (signal != null) {
      Signals.name(signal);
    }
    TaskImage image = images.forTask(spec.identity().tenant(), spec.image());
    List<Attachment> attachments =
        spec.networking().namespace() == Namespace.OWN
            ? spec.networking().attachments()
            : List.of();
    attachments.forEach(attachment -> networks.require(attachment.network()));
    PortCheck.requireFree(spec);
    boolean made = false;
    try {
      Map<String, Path> sources = files.write(spec, contents);
      for (Mount mount : spec.filesystem().mounts()) {
        if (mount instanceof Mount.Volume volume) {
          volumes.create(volume.volume(), Map.of());
        }
      }
      String container = create(spec, new Parts(image, sources));
      connect(spec, attachments, container);
      made = true;
      return container;
    } finally {
      if (!made) {
        files.remove(spec.id());
      }
    }
  }

  private String create(TaskSpec spec, Parts parts) {
    String purpose = "create task '%s'".formatted(spec.id());
    Call call =
        Call.post("/containers/create", purpose)
            .with("name", spec.identity().displayName())
            .withJson(request.render(spec, parts));
    try {
      return TaskReader.id(api.ask(call));
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.NO_ANSWER) {
        return findMade(spec, e).orElseThrow(() -> e);
      }
      throw e.status() == 404 ? e.as(ErrorCode.IMAGE_NOT_FOUND) : e;
    }
  }

  /** The daemon may have made it, and its answer been lost: nobody else makes one of its name. */
  private Optional<String> findMade(TaskSpec spec, ApiFailure lost) {
    String name = spec.identity().displayName();
    Call look =
        Call.get(
            "/containers/%s/json".formatted(Call.encode(name)),
            "look whether task '%s' was made".formatted(spec.id()));
    try {
      JsonNode container = api.ask(look, LOST_ANSWER_LOOK);
      return Optional.of(container).filter(request::isOurs).map(TaskReader::id);
    } catch (ApiFailure e) {
      lost.addSuppressed(e);
      return Optional.empty();
    }
  }

  /** The API takes one network when a container is made, and the others afterwards. */
  private void connect(TaskSpec spec, List<Attachment> attachments, String container) {
    String purpose = "create task '%s'".formatted(spec.id());
    try {
      for (Attachment attachment : attachments.stream().skip(1).toList()) {
        api.ask(
            Call.post(
                    "/networks/%s/connect".formatted(networks.path(attachment.network())), purpose)
                .withJson(request.connection(spec, attachment, container)));
      }
    } catch (BerthException e) {
      try {
        removeContainer(container, purpose);
      } catch (BerthException second) {
        LOG.log(Level.WARNING, "Half a task is left in container " + container, second);
      }
      throw e;
    }
  }

  /**
   * Removes a container with its anonymous volumes. Idempotent; when somebody else is removing it
   * at this moment, waits until it is no more.
   */
  void removeContainer(String container, String purpose) {
    long start = System.nanoTime();
    while (!isRemoved(container, purpose)) {
      if (System.nanoTime() - start > REMOVAL_TIME.toNanos()) {
        throw new BerthException(
            ErrorCode.ENGINE_FAILED,
            "Cannot %s: the removal of container '%s' does not end. Look at what %s says about it."
                .formatted(purpose, container, api.target().flavour().title()));
      }
      pause(purpose);
    }
  }

  private boolean isRemoved(String container, String purpose) {
    Call call =
        Call.delete("/containers/" + container, purpose).with("force", "true").with("v", "true");
    try {
      api.ask(call, REMOVAL_TIME);
      return true;
    } catch (ApiFailure e) {
      return switch (e.status()) {
        // Also where the answer to an earlier question was lost.
        case 404 -> true;
        case 409 -> false;
        default -> throw e;
      };
    }
  }

  private static void pause(String purpose) {
    try {
      TimeUnit.NANOSECONDS.sleep(BETWEEN_LOOKS.toNanos());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BerthException(
          ErrorCode.UNAVAILABLE, "Cannot %s: interrupted.".formatted(purpose), e);
    }
  }

  /** What asks a task to end: its own signal, else its image's. */
  String stopSignal(KnownTask known) {
    String own = known.task().spec().process().stopSignal();
    if (own != null) {
      return Signals.name(own);
    }
    String signal =
        Json.text(
            api.ask(
                    Call.get(
                        "/containers/%s/json".formatted(known.container()),
                        "stop task '%s'".formatted(known.task().id())))
                .path("Config"),
            "StopSignal");
    return signal.isEmpty() ? DEFAULT_STOP_SIGNAL : Signals.name(signal);
  }
}
