package dev.berth.engine;

import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The images of an engine, each tenant's apart. Layers are stored once, but a tenant gets those of
 * another only by handing them in or fetching them itself. Thread-safe.
 */
public interface Images {
  /** The reference of the built-in image that shows the machine's own programs. */
  String HOST = "berth/host";

  /**
   * Takes the images of an archive as {@code docker save} or an OCI layout in a tar writes it, also
   * compressed with gzip. All or nothing.
   *
   * @return what was in it
   * @throws dev.berth.kernel.BerthException {@code INVALID_INPUT} for a broken or hostile archive
   */
  List<Image> load(TenantId tenant, InputStream archive);

  /** Makes an image of a root filesystem in a tar, also compressed with gzip. */
  Image importRootFilesystem(TenantId tenant, String reference, InputStream tar);

  /**
   * Fetches an image from its registry: {@code docker.io} where the reference names none. Layers
   * that the tenant has already are not fetched again; all or nothing.
   *
   * @param progress told what happens to each layer, by several threads, and not too often; what it
   *     does has to be short
   * @throws dev.berth.kernel.BerthException {@code IMAGE_NOT_FOUND} when the registry has none of
   *     the name or of the platform, {@code DENIED} when it wants other credentials, {@code
   *     INVALID_INPUT} when what it sends is broken or hostile, {@code UNAVAILABLE} when it cannot
   *     be reached or stalls
   * @throws InterruptedException when the thread is interrupted; nothing of the image stays
   */
  Image pull(
      TenantId tenant, String reference, PullRequest request, Consumer<PullProgress> progress)
      throws InterruptedException;

  /** By reference (a missing tag is {@code latest}), id, or the beginning of an id. */
  Optional<Image> find(TenantId tenant, String reference);

  List<Image> list(TenantId tenant);

  /**
   * Removes a reference, and the image with its last one.
   *
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} while a task uses it
   */
  void remove(TenantId tenant, String reference);

  /** Removes what no task uses. */
  Pruned prune(TenantId tenant, PruneScope scope);

  /** What {@link #prune} takes. */
  enum PruneScope {
    /** Images without a name. */
    DANGLING,
    /** Every image that no task uses. */
    UNUSED
  }

  /**
   * What was removed.
   *
   * @param images ids, and the references they had
   * @param reclaimed what the tenant no longer has, layers of its other images left out; another
   *     tenant may keep some of it on the disk
   */
  record Pruned(List<String> images, ByteSize reclaimed) {
    public Pruned {
      images = List.copyOf(images);
    }
  }
}
