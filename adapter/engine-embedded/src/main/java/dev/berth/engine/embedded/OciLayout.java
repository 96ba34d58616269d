package dev.berth.engine.embedded;

import dev.berth.engine.embedded.Spool.Spooled;
import dev.berth.registry.Digests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An archive in OCI's image layout: {@code index.json} names manifests, or further indexes with one
 * manifest for each kind of machine, by the digests of blobs.
 */
final class OciLayout {
  private static final int DEEPEST = 4;
  private static final String INDEX = "application/vnd.oci.image.index.v1+json";
  private static final String DOCKER_INDEX =
      "application/vnd.docker.distribution.manifest.list.v2+json";

  /** Where builders put an image's whole name. */
  private static final String FULL_NAME = "io.containerd.image.name";

  /** OCI's own key; some put the name there, some only the tag. */
  private static final String NAME = "org.opencontainers.image.ref.name";

  private final Spool spool;

  OciLayout(Spool spool) {
    this.spool = spool;
  }

  List<ArchivedImage> images() throws IOException {
    JsonNode index = ImageConfig.json(spool.text(spool.get("index.json")), "its index.json");
    List<ArchivedImage> images = new ArrayList<>();
    for (JsonNode descriptor : index.path("manifests").values()) {
      JsonNode manifest = manifest(descriptor, 0);
      if (manifest != null) {
        images.add(image(manifest, references(descriptor.path("annotations"))));
      }
    }
    if (images.isEmpty()) {
      throw ArchiveException.broken(
          "it holds no image for linux/%s".formatted(Platform.architecture()));
    }
    return images;
  }

  /** The manifest for this machine that a descriptor leads to; null when there is none. */
  private @Nullable JsonNode manifest(JsonNode descriptor, int depth) throws IOException {
    if (depth > DEEPEST) {
      throw ArchiveException.broken("its indexes are nested too deep");
    }
    if (!isForThisMachine(descriptor.path("platform")) || find(descriptor) == null) {
      return null;
    }
    JsonNode content = ImageConfig.json(spool.text(blob(descriptor)), "a manifest in it");
    String kind = ImageConfig.text(descriptor.path("mediaType"), "");
    if (!kind.equals(INDEX) && !kind.equals(DOCKER_INDEX)) {
      return content;
    }
    for (JsonNode inner : content.path("manifests").values()) {
      JsonNode manifest = manifest(inner, depth + 1);
      if (manifest != null) {
        return manifest;
      }
    }
    return null;
  }

  /** A descriptor without a platform is for any; builders' attestations are for none. */
  private static boolean isForThisMachine(JsonNode platform) {
    String architecture = ImageConfig.text(platform.path("architecture"), Platform.architecture());
    return ImageConfig.text(platform.path("os"), "linux").equals("linux")
        && architecture.equals(Platform.architecture());
  }

  private ArchivedImage image(JsonNode manifest, List<ImageReference> references)
      throws IOException {
    ImageConfig config = ImageConfig.parse(spool.text(blob(manifest.path("config"))));
    List<Spooled> layers = new ArrayList<>();
    for (JsonNode layer : manifest.path("layers").values()) {
      layers.add(blob(layer));
    }
    return ArchivedImage.of(config, references, layers);
  }

  private static List<ImageReference> references(JsonNode annotations) {
    String name =
        ImageConfig.text(annotations.path(FULL_NAME), ImageConfig.text(annotations.path(NAME), ""));
    return ImageReference.find(name).stream().toList();
  }

  private @Nullable Spooled find(JsonNode descriptor) throws ArchiveException {
    String digest = ImageConfig.text(descriptor.path("digest"), "");
    if (!Digests.isValid(digest)) {
      throw ArchiveException.broken(
          "the digest '%s' in it is of no known form".formatted(ImageReference.shown(digest)));
    }
    return spool.find("blobs/sha256/" + Digests.hex(digest));
  }

  private Spooled blob(JsonNode descriptor) throws ArchiveException {
    Spooled file = find(descriptor);
    String digest = ImageConfig.text(descriptor.path("digest"), "");
    if (file == null) {
      throw ArchiveException.broken(
          "the blob '%s', which it names, is not in it".formatted(digest));
    }
    boolean sized = descriptor.path("size").isIntegralNumber();
    boolean right = !sized || descriptor.path("size").asLong(-1) == file.size();
    if (!right || !file.digest().equals(digest)) {
      throw ArchiveException.broken(
          "the content of the blob '%s' does not match its digest".formatted(digest));
    }
    return file;
  }
}
