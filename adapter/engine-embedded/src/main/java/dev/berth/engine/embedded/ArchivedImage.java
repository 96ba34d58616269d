package dev.berth.engine.embedded;

import dev.berth.engine.embedded.Spool.Spooled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * An image in an archive that was read.
 *
 * @param references its names; none when the archive tells none
 * @param layers their archives, perhaps packed, one for each of the configuration's, in its order
 */
record ArchivedImage(ImageConfig config, List<ImageReference> references, List<Spooled> layers) {
  ArchivedImage {
    references = List.copyOf(references);
    layers = List.copyOf(layers);
  }

  /**
   * Checks that a configuration and layers belong together.
   *
   * @throws ArchiveException if they do not
   */
  static ArchivedImage of(ImageConfig config, List<ImageReference> references, List<Spooled> layers)
      throws ArchiveException {
    if (layers.size() != config.diffIds().size()) {
      throw ArchiveException.broken(
          "an image has %d layers in its configuration and %d in the archive"
              .formatted(config.diffIds().size(), layers.size()));
    }
    return new ArchivedImage(config, references, layers);
  }

  /** The images of an archive: {@code docker save} writes one form, others OCI's. */
  static List<ArchivedImage> in(Spool spool) throws IOException {
    List<ArchivedImage> images = new ArrayList<>();
    if (spool.find("manifest.json") != null) {
      images.addAll(new DockerArchive(spool).images());
    } else if (spool.find("index.json") != null) {
      images.addAll(new OciLayout(spool).images());
    } else {
      throw ArchiveException.broken(
          "it has neither a manifest.json nor an index.json, as 'docker save' and OCI layouts do (a root filesystem goes to 'berth image import')");
    }
    if (images.isEmpty()) {
      throw ArchiveException.broken("it holds no image");
    }
    return images;
  }
}
