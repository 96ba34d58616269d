package dev.berth.engine.embedded;

import dev.berth.engine.embedded.LayerUnpacker.Unpacked;
import dev.berth.engine.embedded.Spool.Spooled;
import dev.berth.registry.Digests;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Layers that were unpacked and verified, and are not at their places yet. Several may be prepared
 * at once, by a thread each. Thread-safe.
 */
final class PreparedLayers {
  private static final int BUFFER = 128 * 1024;

  private final Path folder;
  private final ArchiveBudget budget;
  private final Map<String, Prepared> prepared = new ConcurrentHashMap<>();
  private final Set<String> described = ConcurrentHashMap.newKeySet();
  private final AtomicInteger made = new AtomicInteger();

  /**
   * @param folder where they are made
   */
  PreparedLayers(Path folder, ArchiveBudget budget) {
    this.folder = folder;
    this.budget = budget;
  }

  /**
   * A layer in the making.
   *
   * @param implied directories that are still to be described, see {@link #describeAll}
   */
  record Prepared(Layer layer, Path folder, List<TarPath> implied) {
    Prepared {
      implied = List.copyOf(implied);
    }
  }

  /** Whether a layer has something of those below it, see {@link #describeAll}. */
  boolean isDescribed(String digest) {
    return described.contains(digest);
  }

  /** A layer that was prepared; null for any other. */
  @Nullable Prepared find(String digest) {
    return prepared.get(digest);
  }

  /**
   * Unpacks a layer of an archive.
   *
   * @param digest what it has to have when it is unpacked
   * @throws ArchiveException if it has another
   */
  void prepare(String digest, Spooled source) throws IOException {
    if (prepared.containsKey(digest)) {
      return;
    }
    try (InputStream in = Files.newInputStream(source.file())) {
      prepare(digest, source.name(), in);
    }
    Files.delete(source.file());
  }

  /**
   * Unpacks a layer from a stream, which is read to its end.
   *
   * @param digest what it has to have when it is unpacked
   * @param name for messages
   * @throws ArchiveException if it has another
   */
  void prepare(String digest, String name, InputStream packed) throws IOException {
    Prepared result = unpack(packed).prepared();
    if (!result.layer().digest().equals(digest)) {
      throw ArchiveException.broken(
          "the layer '%s' does not match the digest in the image's configuration"
              .formatted(TarPath.shown(name)));
    }
    prepared.put(digest, result);
  }

  /**
   * Gives the directories that layers use without describing them what the layers below them say.
   *
   * @param digests of an image's layers, the lowest first
   * @param shelf has those that are not prepared here
   */
  void describeAll(List<String> digests, ImageStore.Shelf shelf) throws IOException {
    List<Path> below = new ArrayList<>();
    for (String digest : digests) {
      describe(digest, below);
      Prepared here = prepared.get(digest);
      Path there = here == null ? shelf.layer(digest) : here.folder();
      if (there != null) {
        below.addFirst(there);
      }
    }
  }

  private void describe(String digest, List<Path> below) throws IOException {
    Prepared layer = prepared.get(digest);
    if (layer == null || layer.implied().isEmpty()) {
      return;
    }
    try (LayerTree tree = new LayerTree(layer.folder())) {
      tree.describeAsBelow(layer.implied(), below);
    }
    described.add(digest);
    prepared.put(digest, new Prepared(layer.layer(), layer.folder(), List.of()));
  }

  /**
   * Unpacks a tar of which no digest is known.
   *
   * @throws ArchiveException if it lacks the mark that ends a tar: half of it may be missing
   */
  Layer prepare(InputStream tar) throws IOException {
    Result result = unpack(tar);
    if (!result.ended()) {
      throw ArchiveException.broken("it ends too early");
    }
    Layer layer = result.prepared().layer();
    prepared.put(layer.digest(), result.prepared());
    return layer;
  }

  /** Brings them to the disk: one call for all files is much quicker than one for each. */
  void sync() throws IOException {
    if (!prepared.isEmpty()) {
      FileCalls.syncFileSystem(folder);
    }
  }

  private record Result(Prepared prepared, boolean ended) {}

  private Path create() throws IOException {
    Path target = Files.createDirectory(folder.resolve("layer-" + made.incrementAndGet()));
    return Files.setPosixFilePermissions(target, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Result unpack(InputStream packed) throws IOException {
    Path target = create();
    MessageDigest digest = Digests.sha256();
    InputStream tar =
        new BufferedInputStream(
            new DigestInputStream(budget.count(Compression.open(packed)), digest), BUFFER);
    Unpacked unpacked = new LayerUnpacker(budget).unpack(tar, target);
    packed.transferTo(OutputStream.nullOutputStream());
    Layer layer = new Layer(Digests.text(digest), unpacked.bytes());
    return new Result(new Prepared(layer, target, unpacked.implied()), unpacked.ended());
  }
}
