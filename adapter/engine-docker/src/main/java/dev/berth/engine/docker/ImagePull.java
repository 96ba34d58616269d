package dev.berth.engine.docker;

import dev.berth.engine.PullProgress;
import dev.berth.engine.PullProgress.Phase;
import dev.berth.engine.PullRequest;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.registry.RegistryReference;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/**
 * Lets the daemon fetch an image, which it can do under the image's own name only, and gives it to
 * a tenant. The daemon's own name means afterwards what it meant before. Thread-safe.
 */
final class ImagePull {
  private final DockerApi api;
  private final ImageNames names;

  ImagePull(DockerApi api, ImageNames names) {
    this.api = api;
    this.names = names;
  }

  /**
   * Fetches an image.
   *
   * @return what the daemon calls the tenant's
   */
  String pull(
      TenantId tenant,
      RegistryReference reference,
      PullRequest request,
      Consumer<PullProgress> progress) {
    String which = reference.digest() == null ? reference.tag() : reference.digest();
    String repository = reference.registry() + "/" + reference.repository();
    String whole = repository + (reference.digest() == null ? ":" : "@") + which;
    Optional<String> before = find(whole);
    String purpose = "pull image '%s'".formatted(whole);
    Call call =
        Call.post("/images/create", purpose).with("fromImage", repository).with("tag", which);
    String platform = request.platform();
    if (platform != null) {
      call = call.with("platform", platform);
    }
    Credentials credentials = request.credentials();
    if (credentials != null) {
      call =
          call.withHeader(
              RegistryHeader.NAME, RegistryHeader.of(credentials, reference.registry()));
    }
    try {
      Progress.readAll(api, call, DockerImages.TRANSFER_TIME, line -> tell(line, progress));
    } catch (ApiFailure e) {
      throw translated(e);
    }
    ImageNames.Tag tag = names.tag(tenant, reference);
    tag(whole, tag, purpose);
    restore(whole, reference, before, purpose);
    return tag.toString();
  }

  private Optional<String> find(String name) {
    return api.find(Call.get("/images/%s/json".formatted(name), "look at image '" + name + "'"))
        .map(TaskReader::id);
  }

  private void tag(String source, ImageNames.Tag tag, String purpose) {
    api.ask(
        Call.post("/images/%s/tag".formatted(source), purpose)
            .with("repo", tag.repository())
            .with("tag", tag.tag()));
  }

  private void restore(
      String whole, RegistryReference reference, Optional<String> before, String purpose) {
    if (before.isEmpty()) {
      api.ask(Call.delete("/images/" + whole, purpose).with("noprune", "true"));
    } else if (reference.digest() == null) {
      String repository = reference.registry() + "/" + reference.repository();
      tag(before.get(), new ImageNames.Tag(repository, reference.tag()), purpose);
    }
  }

  private static void tell(JsonNode line, Consumer<PullProgress> progress) {
    String layer = Json.text(line, "id");
    Phase phase =
        switch (Json.text(line, "status")) {
          case "Pulling fs layer", "Waiting" -> Phase.WAITING;
          case "Downloading" -> Phase.DOWNLOADING;
          case "Verifying Checksum", "Download complete", "Extracting" -> Phase.UNPACKING;
          case "Pull complete" -> Phase.DONE;
          case "Already exists" -> Phase.PRESENT;
          default -> null;
        };
    if (phase == null || layer.isEmpty()) {
      return;
    }
    JsonNode detail = line.path("progressDetail");
    progress.accept(
        new PullProgress(
            layer,
            phase,
            new ByteSize(Math.max(0, detail.path("current").asLong(0))),
            new ByteSize(Math.max(0, detail.path("total").asLong(0)))));
  }

  /** Why a pull failed is in the daemon's words only: its answer has begun with a 200. */
  static BerthException translated(ApiFailure failure) {
    String said = failure.said().toLowerCase(Locale.ROOT);
    if (failure.status() == ApiFailure.NO_ANSWER) {
      return failure;
    }
    if (said.contains("unauthorized")
        || said.contains("authentication required")
        || said.contains("no basic auth credentials")
        || said.contains("access denied")) {
      return failure.as(ErrorCode.DENIED);
    }
    boolean missing =
        failure.status() == 404
            || said.contains("manifest unknown")
            || said.contains("not found")
            || said.contains("no matching manifest")
            || said.contains("does not exist");
    return failure.as(missing ? ErrorCode.IMAGE_NOT_FOUND : ErrorCode.UNAVAILABLE);
  }
}
