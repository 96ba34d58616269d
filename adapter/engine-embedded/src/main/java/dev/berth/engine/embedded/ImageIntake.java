package dev.berth.engine.embedded;

import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.embedded.ImageStore.NewImage;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes archives in: reads, unpacks and verifies them, and hands whole images on. Thread-safe. */
final class ImageIntake {
  /** An archive of images holds a few files for each layer. */
  private static final long MOST_FILES = 10_000;

  private final WorkFolders work;
  private final ArchiveBudget.Limits limits;
  private final InstantSource clock;

  ImageIntake(WorkFolders work, ArchiveBudget.Limits limits, InstantSource clock) {
    this.work = work;
    this.limits = limits;
    this.clock = clock;
  }

  /** What is done in a folder that exists for it. */
  @FunctionalInterface
  private interface Work<T> {
    T in(Path folder) throws IOException;
  }

  List<Image> load(InputStream archive, ImageStore.Shelf shelf) {
    return inFolder("load the archive", folder -> load(archive, shelf, folder));
  }

  private List<Image> load(InputStream archive, ImageStore.Shelf shelf, Path folder)
      throws IOException {
    Spool spool = new Spool(Files.createDirectory(folder.resolve("spool")));
    ArchiveBudget files = budget(MOST_FILES);
    spool.read(new BufferedInputStream(files.count(Compression.open(archive))), files);
    List<ArchivedImage> images = ArchivedImage.in(spool);
    images.forEach(image -> image.references().forEach(ImageIntake::checkFree));
    List<NewImage> added =
        images.stream().map(image -> new NewImage(image.config(), image.references())).toList();
    PreparedLayers prepared = new PreparedLayers(folder, budget(limits.entries()));
    // Another may remove a layer that was there a moment ago: then it is unpacked after all.
    while (true) {
      for (ArchivedImage image : images) {
        prepare(image, shelf, prepared);
      }
      prepared.sync();
      Optional<List<Image>> done = shelf.add(added, prepared);
      if (done.isPresent()) {
        return done.get();
      }
    }
  }

  private static void prepare(ArchivedImage image, ImageStore.Shelf shelf, PreparedLayers prepared)
      throws IOException {
    List<String> digests = image.config().diffIds();
    for (int i = 0; i < digests.size(); i++) {
      if (shelf.layer(digests.get(i)) == null) {
        prepared.prepare(digests.get(i), image.layers().get(i));
      }
    }
    prepared.describeAll(digests, shelf);
  }

  Image importRootFilesystem(ImageReference reference, InputStream tar, ImageStore.Shelf shelf) {
    checkFree(reference);
    return inFolder(
        "import image '%s'".formatted(reference),
        folder -> {
          PreparedLayers prepared = new PreparedLayers(folder, budget(limits.entries()));
          Layer layer = prepared.prepare(tar);
          prepared.sync();
          ImageConfig config = ImageConfig.ofRootFilesystem(layer.digest(), clock.instant());
          return shelf
              .add(List.of(new NewImage(config, List.of(reference))), prepared)
              .orElseThrow()
              .getFirst();
        });
  }

  private ArchiveBudget budget(long entries) {
    ByteSize reserve = limits.reserve();
    return new ArchiveBudget(
        new ArchiveBudget.Limits(limits.bytes(), entries, reserve), work.directory());
  }

  static void checkFree(ImageReference reference) {
    if (HostImage.owns(reference)) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot name an image '%s': '%s' is built in. Choose another name."
              .formatted(reference, Images.HOST));
    }
  }

  private <T> T inFolder(String action, Work<T> todo) {
    try {
      Path folder = work.create();
      try {
        return todo.in(folder);
      } finally {
        work.remove(folder);
      }
    } catch (ArchiveException e) {
      throw failure(e.code(), action, e.getMessage(), e);
    } catch (IOException e) {
      if (Compression.isDamage(e)) {
        throw failure(ErrorCode.INVALID_INPUT, action, "its compression is damaged", e);
      }
      throw failure(ErrorCode.ENGINE_FAILED, action, e.getMessage(), e);
    }
  }

  private static BerthException failure(
      ErrorCode code, String action, @Nullable String cause, IOException e) {
    String advice =
        switch (code) {
          case INVALID_INPUT -> "Make the archive again, and check that the whole of it is sent.";
          case TOO_LARGE -> "Send a smaller one, or ask the operator to make room.";
          case UNSUPPORTED -> "Make it again in another form, for example with 'skopeo copy'.";
          default -> "Look at the disk of the data directory, then try again.";
        };
    return new BerthException(code, "Cannot %s: %s. %s".formatted(action, cause, advice), e);
  }
}
