package dev.berth.engine.embedded;

import dev.berth.engine.embedded.Spool.Spooled;
import dev.berth.registry.Digests;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * An archive as {@code docker save} writes it: {@code manifest.json} lists the images, each with
 * its configuration and its layers, which older versions call {@code ID/layer.tar} and newer ones
 * {@code blobs/sha256/DIGEST}.
 */
final class DockerArchive {
  private static final String BLOBS = "blobs/sha256/";

  private final Spool spool;

  DockerArchive(Spool spool) {
    this.spool = spool;
  }

  List<ArchivedImage> images() throws IOException {
    JsonNode manifest =
        ImageConfig.json(spool.text(spool.get("manifest.json")), "its manifest.json");
    List<ArchivedImage> images = new ArrayList<>();
    for (JsonNode image : manifest.values()) {
      images.add(image(image));
    }
    return images;
  }

  private ArchivedImage image(JsonNode image) throws IOException {
    Spooled config = checked(ImageConfig.text(image.path("Config"), ""));
    List<Spooled> layers = new ArrayList<>();
    for (String name : ImageConfig.texts(image.path("Layers"))) {
      layers.add(checked(name));
    }
    List<ImageReference> references = new ArrayList<>();
    for (String name : ImageConfig.texts(image.path("RepoTags"))) {
      references.add(
          ImageReference.find(name)
              .orElseThrow(
                  () ->
                      ArchiveException.broken(
                          "'%s' is not the name of an image"
                              .formatted(ImageReference.shown(name)))));
    }
    return ArchivedImage.of(ImageConfig.parse(spool.text(config)), references, layers);
  }

  private Spooled checked(String name) throws ArchiveException {
    Spooled file = spool.get(name);
    boolean wrong =
        name.startsWith(BLOBS)
            && !name.substring(BLOBS.length()).equals(Digests.hex(file.digest()));
    if (wrong) {
      throw ArchiveException.broken(
          "the content of '%s' does not match its digest".formatted(ImageReference.shown(name)));
    }
    return file;
  }
}
