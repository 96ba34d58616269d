package dev.berth.engine;

import dev.berth.kernel.TenantId;
import java.io.InputStream;
import java.util.List;
import java.util.Optional;

/** The images of an engine, each tenant's apart. Layers are stored once. Thread-safe. */
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

  /** By reference (a missing tag is {@code latest}), id, or the beginning of an id. */
  Optional<Image> find(TenantId tenant, String reference);

  List<Image> list(TenantId tenant);

  /**
   * Removes a reference, and the image with its last one.
   *
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} while a task uses it
   */
  void remove(TenantId tenant, String reference);
}
