package dev.berth.engine.docker;

import dev.berth.engine.EngineTask;
import dev.berth.engine.Mount;
import dev.berth.engine.Volume;
import dev.berth.engine.VolumeName;
import dev.berth.engine.Volumes;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.DiskUse;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/** Named volumes of a daemon. Thread-safe. */
final class DockerVolumes implements Volumes {
  private final DockerApi api;
  private final Labels labels;
  private final TaskTable table;

  DockerVolumes(DockerApi api, Labels labels, TaskTable table) {
    this.api = api;
    this.labels = labels;
    this.table = table;
  }

  /** What a volume's label keeps. */
  private record Kept(VolumeName name, Map<String, String> labels) {
    Kept {
      labels = Map.copyOf(labels);
    }
  }

  @Override
  public Volume create(VolumeName name, Map<String, String> asked) {
    Optional<Volume> existing = find(name);
    if (existing.isPresent()) {
      return existing.get();
    }
    if (name.ofOthers()) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot use volume '%s': %s has none of that name any more."
              .formatted(name, api.target().flavour().title()));
    }
    Map<String, Object> body =
        Map.of(
            "Name",
            labels.volumeName(name),
            "Driver",
            "local",
            "Labels",
            labels(labels, name, asked));
    String purpose = "create volume '%s'".formatted(name);
    return read(make(Call.post("/volumes/create", purpose).withJson(body), name))
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.CONFLICT,
                    "Cannot create volume '%s': %s has one that it calls '%s' and that is not ours. Remove it first."
                        .formatted(name, api.target().flavour().title(), labels.volumeName(name))));
  }

  private JsonNode make(Call call, VolumeName name) {
    try {
      return api.ask(call);
    } catch (ApiFailure e) {
      if (e.status() != ApiFailure.NO_ANSWER) {
        throw e;
      }
      // It may be made, and the answer lost.
      return api.find(Call.get(path(name), call.purpose())).orElseThrow(() -> e);
    }
  }

  /** What the daemon is to keep with a volume, whoever asks it to make one. */
  static Map<String, String> labels(Labels labels, VolumeName name, Map<String, String> asked) {
    return labels.of(name.tenant(), name.name(), Json.text(new Kept(name, asked)));
  }

  @Override
  public Optional<Volume> find(VolumeName name) {
    return api.find(Call.get(path(name), "find volume '%s'".formatted(name)))
        .flatMap(volume -> name.ofOthers() ? foreign(name, volume) : read(volume));
  }

  private static Optional<Volume> foreign(VolumeName name, JsonNode volume) {
    if (ForeignLabels.areOfBerth(volume.path("Labels"))) {
      return Optional.empty();
    }
    return Optional.of(
        new Volume(
            name,
            Path.of(Json.text(volume, "Mountpoint")),
            Json.instant(volume, "CreatedAt"),
            Json.map(volume.path("Labels"))));
  }

  @Override
  public List<Volume> list() {
    JsonNode answer = api.ask(Call.get("/volumes", "list the volumes").withLabels(labels.ours()));
    List<Volume> volumes = new ArrayList<>();
    for (JsonNode volume : answer.path("Volumes")) {
      read(volume).ifPresent(volumes::add);
    }
    volumes.sort(
        Comparator.comparing((Volume volume) -> volume.name().tenant())
            .thenComparing(volume -> volume.name().name()));
    return volumes;
  }

  private Optional<Volume> read(JsonNode volume) {
    JsonNode texts = volume.path("Labels");
    if (!labels.areOurs(texts)) {
      return Optional.empty();
    }
    return Json.find(Json.text(texts, Labels.SPEC), Kept.class)
        .map(
            kept ->
                new Volume(
                    kept.name(),
                    Path.of(Json.text(volume, "Mountpoint")),
                    Json.instant(volume, "CreatedAt"),
                    kept.labels()));
  }

  /** By looking at the files, which takes the rights to do so. */
  @Override
  public ByteSize used(VolumeName name) {
    Optional<Volume> volume = find(name);
    if (volume.isEmpty()) {
      return new ByteSize(0);
    }
    Path path = volume.get().path();
    try {
      if (!Files.isReadable(path)) {
        throw new IOException("'%s' cannot be read by this process".formatted(path));
      }
      return new ByteSize(DiskUse.of(path));
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED,
          "Cannot measure volume '%s': %s.".formatted(name, e.getMessage()),
          e);
    }
  }

  @Override
  public void remove(VolumeName name) {
    if (name.ofOthers()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot remove volume '%s': others made it. Remove it with 'docker volume rm'."
              .formatted(name));
    }
    Optional<EngineTask> user =
        table.all().stream().map(KnownTask::task).filter(task -> uses(task, name)).findFirst();
    if (user.isPresent()) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot remove volume '%s': task '%s' uses it. Remove the task first."
              .formatted(name, user.get().id()));
    }
    if (find(name).isEmpty()) {
      return;
    }
    try {
      api.ask(Call.delete(path(name), "remove volume '%s'".formatted(name)));
    } catch (ApiFailure e) {
      if (e.status() != 404) {
        throw e;
      }
    }
  }

  private static boolean uses(EngineTask task, VolumeName name) {
    return task.spec().filesystem().mounts().stream()
        .anyMatch(mount -> mount instanceof Mount.Volume volume && volume.volume().equals(name));
  }

  private String path(VolumeName name) {
    return "/volumes/" + Call.encode(labels.volumeName(name));
  }
}
