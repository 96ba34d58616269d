package dev.berth.engine.docker;

import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullRequest;
import dev.berth.engine.PullRequest.Credentials;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.registry.RegistryReference;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;

/** Images of a swarm: each node fetches by itself what its tasks need. Thread-safe. */
final class SwarmImages implements Images {
  /** A registry that does not answer holds up a deployment for so long. */
  private static final Duration ANSWER_TIME = Duration.ofSeconds(10);

  private static final Pattern DIGEST = Pattern.compile("sha256:[0-9a-f]{64}");

  private final DockerApi api;

  SwarmImages(DockerApi api) {
    this.api = api;
  }

  @Override
  public List<Image> load(TenantId tenant, InputStream archive) {
    throw unsupported("load an image");
  }

  @Override
  public Image importRootFilesystem(TenantId tenant, String reference, InputStream tar) {
    throw unsupported("import image '%s'".formatted(reference));
  }

  /** Nothing is fetched, as it is not known yet where; but it is known what. */
  @Override
  public Image pull(
      TenantId tenant, String reference, PullRequest request, Consumer<PullProgress> progress) {
    RegistryReference named =
        RegistryReference.find(reference)
            .filter(_ -> !HostImage.owns(reference))
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.IMAGE_NOT_FOUND,
                        "Cannot look up image '%s': no registry can have one of that name."
                            .formatted(reference)));
    return named.digest() == null
        ? image(reference, reference + "@" + digest(named, request))
        : image(reference, reference);
  }

  private String digest(RegistryReference reference, PullRequest request) {
    String name = reference.registry() + "/" + reference.repository() + ":" + reference.tag();
    String purpose = "look up image '%s'".formatted(name);
    Call call = Call.get("/distribution/%s/json".formatted(name), purpose);
    Credentials credentials = request.credentials();
    if (credentials != null) {
      call =
          call.withHeader(
              RegistryHeader.NAME, RegistryHeader.of(credentials, reference.registry()));
    }
    try {
      JsonNode answer = api.ask(call, ANSWER_TIME);
      String digest = Json.text(answer.path("Descriptor"), "digest");
      if (!DIGEST.matcher(digest).matches()) {
        throw new BerthException(
            ErrorCode.UNAVAILABLE,
            "Cannot %s: the registry's answer names no digest.".formatted(purpose));
      }
      return digest;
    } catch (ApiFailure e) {
      throw ImagePull.translated(e);
    }
  }

  private static Image image(String reference, String id) {
    return new Image(id, List.of(reference), Instant.EPOCH, new ByteSize(0), Image.Config.EMPTY);
  }

  @Override
  public Optional<Image> find(TenantId tenant, String reference) {
    if (HostImage.owns(reference) || RegistryReference.find(reference).isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(image(reference, reference));
  }

  @Override
  public List<Image> list(TenantId tenant) {
    return List.of();
  }

  @Override
  public void remove(TenantId tenant, String reference) {
    throw unsupported("remove image '%s'".formatted(reference));
  }

  @Override
  public Pruned prune(TenantId tenant, PruneScope scope) {
    throw unsupported("prune images");
  }

  private static BerthException unsupported(String what) {
    return new BerthException(
        ErrorCode.UNSUPPORTED,
        "Cannot %s: on Swarm each node fetches images by itself. Push them to a registry that all nodes reach, or use 'docker' on each node."
            .formatted(what));
  }
}
