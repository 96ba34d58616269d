package dev.berth.engine.embedded;

import dev.berth.engine.embedded.LayerUnpacker.Unpacked;
import dev.berth.engine.embedded.Spool.Spooled;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Layers that were unpacked and verified, and are not at their places yet. Confined to one thread.
 */
final class PreparedLayers {
  private final Path folder;
  private final ArchiveBudget budget;
  private final Map<String, Prepared> prepared = new HashMap<>();

  /**
   * @param folder where they are made
   */
  PreparedLayers(Path folder, ArchiveBudget budget) {
    this.folder = folder;
    this.budget = budget;
  }

  record Prepared(Layer layer, Path folder) {}

  /** A layer that was prepared; null for any other. */
  @Nullable Prepared find(String digest) {
    return prepared.get(digest);
  }

  /**
   * Unpacks a layer of an archive.
   *
   * @param digest what it has to have when it is unpacked
   * @param below the unpacked layers under it, the topmost first
   * @throws ArchiveException if it has another
   */
  void prepare(String digest, Spooled source, List<Path> below) throws IOException {
    if (prepared.containsKey(digest)) {
      return;
    }
    Layer layer;
    Path target = create();
    try (InputStream in = Files.newInputStream(source.file())) {
      layer = unpack(in, target, below).layer();
    }
    if (!layer.digest().equals(digest)) {
      throw ArchiveException.broken(
          "the layer '%s' does not match the digest in the image's configuration"
              .formatted(TarPath.shown(source.name())));
    }
    prepared.put(digest, new Prepared(layer, target));
    Files.delete(source.file());
  }

  /**
   * Unpacks a tar of which no digest is known.
   *
   * @throws ArchiveException if it lacks the mark that ends a tar: half of it may be missing
   */
  Layer prepare(InputStream tar) throws IOException {
    Path target = create();
    Result result = unpack(tar, target, List.of());
    if (!result.ended()) {
      throw ArchiveException.broken("it ends too early");
    }
    prepared.put(result.layer().digest(), new Prepared(result.layer(), target));
    return result.layer();
  }

  /** Brings them to the disk: one call for all files is much quicker than one for each. */
  void sync() throws IOException {
    if (!prepared.isEmpty()) {
      FileCalls.syncFileSystem(folder);
    }
  }

  private record Result(Layer layer, boolean ended) {}

  private Path create() throws IOException {
    Path target = Files.createDirectory(folder.resolve("layer-" + prepared.size()));
    return Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Result unpack(InputStream packed, Path target, List<Path> below) throws IOException {
    MessageDigest digest = Digests.sha256();
    InputStream tar = new DigestInputStream(budget.count(Compression.open(packed)), digest);
    Unpacked unpacked = new LayerUnpacker(budget).unpack(tar, target, below);
    return new Result(new Layer(Digests.text(digest), unpacked.bytes()), unpacked.ended());
  }
}
