package dev.berth.engine.embedded;

import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/**
 * What is on the disk about images: one JSON file for each tenant, replaced as a whole, so that any
 * change of a tenant's images is made or not made.
 */
final class ImageRecords {
  private static final Logger LOG = System.getLogger(ImageRecords.class.getName());
  private static final String ENDING = ".json";
  private static final String BROKEN = ".broken";
  private static final String PART = ".part";

  private final JsonMapper json = new JsonMapper();
  private final Path directory;

  ImageRecords(Path directory) throws IOException {
    this.directory = directory;
    LayerFolders.makePrivate(directory);
  }

  /** The content of a file. */
  private record TenantFile(List<ImageRecord> images) {}

  private record ImageRecord(
      String id, List<String> references, String config, List<Layer> layers) {}

  /**
   * What was read.
   *
   * @param complete false when a file could not be read: some layers may be needed that nobody
   *     seems to refer to
   */
  record Loaded(Map<TenantId, TenantImages> tenants, boolean complete) {}

  /** Reads everything; a file that cannot be read is put aside and told in the log. */
  Loaded read(LayerFolders folders) throws IOException {
    Map<TenantId, TenantImages> tenants = new HashMap<>();
    boolean complete = true;
    try (Stream<Path> files = Files.list(directory)) {
      for (Path file : files.toList()) {
        String name = file.getFileName().toString();
        complete &= !name.endsWith(BROKEN);
        if (!name.endsWith(ENDING)) {
          continue;
        }
        TenantId tenant = new TenantId(name.substring(0, name.length() - ENDING.length()));
        try {
          tenants.put(tenant, TenantImages.of(images(tenant, file, folders)));
        } catch (JacksonException | IllegalArgumentException | ArchiveException e) {
          complete = false;
          Path aside = file.resolveSibling(name + BROKEN);
          Files.move(file, aside, StandardCopyOption.REPLACE_EXISTING);
          LOG.log(
              Level.ERROR,
              "Cannot read the images of tenant '" + tenant + "': the file is now " + aside,
              e);
        }
      }
    }
    return new Loaded(Map.copyOf(tenants), complete);
  }

  private List<StoredImage> images(TenantId tenant, Path file, LayerFolders folders)
      throws IOException {
    List<StoredImage> images = new ArrayList<>();
    for (ImageRecord record : json.readValue(file.toFile(), TenantFile.class).images()) {
      if (!record.layers().stream().allMatch(layer -> folders.has(layer.place()))) {
        LOG.log(
            Level.ERROR,
            "Image {0} of tenant {1} has lost a layer: load it again",
            record.references(),
            tenant);
        continue;
      }
      ImageConfig config = ImageConfig.parse(record.config());
      images.add(StoredImage.of(config, record.references(), record.layers(), folders::path));
    }
    return images;
  }

  /** Writes the images of one tenant; they are on the disk when it returns. */
  void write(TenantId tenant, TenantImages images) throws IOException {
    List<ImageRecord> records =
        images.all().stream()
            .map(
                image ->
                    new ImageRecord(
                        image.id(), image.image().references(), image.config(), image.layers()))
            .toList();
    byte[] bytes =
        json.writeValueAsString(new TenantFile(records)).getBytes(StandardCharsets.UTF_8);
    Path file = directory.resolve(tenant + ENDING);
    Path part = directory.resolve(tenant + PART);
    try (FileChannel channel =
        FileChannel.open(
            part,
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING)) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    LayerFolders.force(directory);
  }
}
