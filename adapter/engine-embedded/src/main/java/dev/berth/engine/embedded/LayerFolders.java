package dev.berth.engine.embedded;

import dev.berth.registry.Digests;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The unpacked layers: one folder each, named by its {@link Layer#place}, whole from the moment it
 * has that name. Nobody but root may enter: an image may hold programs that are setuid.
 *
 * <p>A short symbolic link leads to each, for the options of a mount have to fit into one page:
 * with 64 digits a layer, 40 would not. Confined to whoever holds the lock of {@link ImageStore}.
 */
final class LayerFolders {
  private static final int SHORTEST_LINK = 4;

  private final Path folders;
  private final Path links;
  private final Map<String, Path> linksByHex = new HashMap<>();

  /**
   * Takes what is on the disk.
   *
   * @param directory the engine's
   */
  LayerFolders(Path directory) throws IOException {
    folders = directory.resolve("layers");
    links = directory.resolve("l");
    makePrivate(folders);
    makePrivate(links);
    readLinks();
    for (String hex : listed()) {
      link(hex);
    }
  }

  static void makePrivate(Path directory) throws IOException {
    Files.createDirectories(directory);
    Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwx------"));
  }

  private void readLinks() throws IOException {
    try (Stream<Path> found = Files.list(links)) {
      for (Path link : found.toList()) {
        if (Files.isSymbolicLink(link) && Files.isDirectory(link)) {
          linksByHex.put(Files.readSymbolicLink(link).getFileName().toString(), link);
        } else {
          Files.deleteIfExists(link);
        }
      }
    }
  }

  private List<String> listed() throws IOException {
    try (Stream<Path> found = Files.list(folders)) {
      return found
          .map(folder -> folder.getFileName().toString())
          .filter(name -> Digests.isValid(Digests.ofHex(name)))
          .toList();
    }
  }

  private void link(String hex) throws IOException {
    if (linksByHex.containsKey(hex)) {
      return;
    }
    int length = SHORTEST_LINK;
    while (Files.exists(links.resolve(hex.substring(0, length)), LinkOption.NOFOLLOW_LINKS)) {
      length++;
    }
    Path link = links.resolve(hex.substring(0, length));
    Files.createSymbolicLink(link, Path.of("..", "layers", hex));
    linksByHex.put(hex, link);
  }

  /** The folder of a layer, whether it is there or not. Thread-safe. */
  Path folder(String digest) {
    return folders.resolve(Digests.hex(digest));
  }

  boolean has(String digest) {
    return linksByHex.containsKey(Digests.hex(digest));
  }

  /** A short path of a layer that is there. */
  Path path(String digest) {
    Path link = linksByHex.get(Digests.hex(digest));
    if (link == null) {
      throw new IllegalArgumentException("No such layer: " + digest);
    }
    return link;
  }

  /** Takes a layer that was unpacked and brought to the disk: it is moved, unless there is one. */
  void keep(String digest, Path unpacked) throws IOException {
    String hex = Digests.hex(digest);
    if (linksByHex.containsKey(hex)) {
      return;
    }
    Files.move(unpacked, folders.resolve(hex), StandardCopyOption.ATOMIC_MOVE);
    force(folders);
    link(hex);
    force(links);
  }

  /**
   * Moves the layers out that nobody refers to.
   *
   * @param referenced digests
   * @param target an empty folder, removed by the caller
   * @return how many there were
   */
  int retire(Set<String> referenced, Path target) throws IOException {
    List<String> retired = new ArrayList<>();
    for (String hex : linksByHex.keySet()) {
      if (!referenced.contains(Digests.ofHex(hex))) {
        retired.add(hex);
      }
    }
    for (String hex : retired) {
      Files.move(folders.resolve(hex), target.resolve(hex), StandardCopyOption.ATOMIC_MOVE);
      Path link = linksByHex.remove(hex);
      if (link != null) {
        Files.deleteIfExists(link);
      }
    }
    return retired.size();
  }

  /** Brings the names in a directory to the disk. */
  static void force(Path directory) throws IOException {
    try (FileChannel channel = FileChannel.open(directory, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
