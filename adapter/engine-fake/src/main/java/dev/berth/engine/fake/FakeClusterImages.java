package dev.berth.engine.fake;

import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.PullProgress;
import dev.berth.engine.PullRequest;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.io.InputStream;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** What a cluster knows of images: nothing but what a reference looks like. */
final class FakeClusterImages implements Images {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "[A-Za-z0-9][A-Za-z0-9.:-]*(/[a-z0-9._-]+)*(:[A-Za-z0-9_][A-Za-z0-9._-]{0,127})?(@sha256:[0-9a-f]{64})?");

  private final String cluster;
  private final FakeRegistries registries;

  FakeClusterImages(String cluster, FakeRegistries registries) {
    this.cluster = cluster;
    this.registries = registries;
  }

  @Override
  public Optional<Image> find(TenantId tenant, String reference) {
    return !reference.equals(HOST) && REFERENCE.matcher(reference).matches()
        ? Optional.of(image(reference, reference))
        : Optional.empty();
  }

  private static Image image(String reference, String id) {
    return new Image(id, List.of(reference), Instant.EPOCH, new ByteSize(0), Image.Config.EMPTY);
  }

  @Override
  public List<Image> list(TenantId tenant) {
    return List.of();
  }

  @Override
  public List<Image> load(TenantId tenant, InputStream archive) {
    throw unsupported("load the image archive");
  }

  @Override
  public Image importRootFilesystem(TenantId tenant, String reference, InputStream tar) {
    throw unsupported("import image '" + reference + "'");
  }

  @Override
  public Image pull(
      TenantId tenant, String reference, PullRequest request, Consumer<PullProgress> progress) {
    if (find(tenant, reference).isEmpty()) {
      throw failed(reference, ErrorCode.IMAGE_NOT_FOUND, "no registry can have one of that name");
    }
    if (reference.contains("@")) {
      return image(reference, reference);
    }
    if (!registries.letsIn(reference, request.credentials())) {
      throw failed(reference, ErrorCode.DENIED, "unauthorized: authentication required");
    }
    String digest =
        registries
            .digest(reference)
            .orElseThrow(
                () -> failed(reference, ErrorCode.UNAVAILABLE, "the registry does not answer"));
    return image(reference, reference + "@" + digest);
  }

  private static BerthException failed(String reference, ErrorCode code, String why) {
    return new BerthException(code, "Cannot look up image '%s': %s.".formatted(reference, why));
  }

  @Override
  public void remove(TenantId tenant, String reference) {
    throw unsupported("remove image '" + reference + "'");
  }

  @Override
  public Pruned prune(TenantId tenant, PruneScope scope) {
    return new Pruned(List.of(), new ByteSize(0));
  }

  private BerthException unsupported(String action) {
    return new BerthException(
        ErrorCode.UNSUPPORTED,
        "Cannot %s: '%s' keeps images on its nodes, each for itself. Push it to a registry that all nodes reach."
            .formatted(action, cluster));
  }
}
