package dev.berth.engine.embedded;

import dev.berth.engine.embedded.TarEntry.Kind;
import dev.berth.registry.Digests;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The files of an archive of images, on the disk under names of this class's own: what names what
 * is known only once all of it was read. Links between them, which {@code docker save} writes for
 * layers that occur twice, are followed within the archive. Confined to one thread.
 */
final class Spool {
  private static final int LARGEST_TEXT = 4 * 1024 * 1024;
  private static final int MOST_LINKS = 8;
  private static final int BUFFER = 128 * 1024;

  private final Path directory;
  private final Map<String, Spooled> files = new HashMap<>();
  private final Map<String, String> links = new HashMap<>();
  private int written;

  /**
   * @param directory empty, removed by the caller
   */
  Spool(Path directory) {
    this.directory = directory;
  }

  /**
   * A file of the archive.
   *
   * @param digest {@code sha256:…} of its bytes
   */
  record Spooled(String name, Path file, long size, String digest) {}

  /** Takes an archive to its end. */
  void read(InputStream tar, ArchiveBudget budget) throws IOException {
    TarReader reader = new TarReader(tar);
    TarEntry entry = reader.next();
    while (entry != null) {
      budget.countEntry();
      String name = String.join("/", entry.path().components());
      if (entry.kind() == Kind.FILE && entry.sparse() == null) {
        files.put(name, write(reader, name));
        links.remove(name);
      } else if (entry.kind() == Kind.SYMBOLIC_LINK) {
        links.put(name, resolved(name, entry.link()));
      } else if (entry.kind() == Kind.HARD_LINK) {
        links.put(name, resolved("", entry.link()));
      }
      entry = reader.next();
    }
    tar.transferTo(OutputStream.nullOutputStream());
    if (!reader.ended()) {
      throw ArchiveException.broken("it ends too early");
    }
  }

  private Spooled write(TarReader reader, String name) throws IOException {
    Path file = directory.resolve("file-" + written++);
    MessageDigest digest = Digests.sha256();
    byte[] buffer = new byte[BUFFER];
    long size = 0;
    try (OutputStream out = Files.newOutputStream(file)) {
      int read = reader.read(buffer, 0, buffer.length);
      while (read >= 0) {
        digest.update(buffer, 0, read);
        out.write(buffer, 0, read);
        size += read;
        read = reader.read(buffer, 0, buffer.length);
      }
    }
    return new Spooled(name, file, size, Digests.text(digest));
  }

  private static String resolved(String from, String link) {
    Deque<String> path = new ArrayDeque<>(Arrays.asList(from.split("/", -1)));
    path.pollLast();
    for (String component : link.split("/", -1)) {
      if (component.equals("..")) {
        path.pollLast();
      } else if (!component.isEmpty() && !component.equals(".")) {
        path.addLast(component);
      }
    }
    return String.join("/", path);
  }

  /** The file of a name in the archive; null when it has none. */
  @Nullable Spooled find(String name) {
    String raw = new String(name.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
    for (int i = 0; i < MOST_LINKS && links.containsKey(raw); i++) {
      raw = links.getOrDefault(raw, raw);
    }
    return files.get(raw);
  }

  /**
   * The file of a name in the archive.
   *
   * @throws ArchiveException if it has none
   */
  Spooled get(String name) throws ArchiveException {
    Spooled file = find(name);
    if (file == null) {
      throw ArchiveException.broken(
          "'%s', which it names, is not in it".formatted(ImageReference.shown(name)));
    }
    return file;
  }

  /** A file that has to be a short text. */
  String text(Spooled file) throws IOException {
    if (file.size() > LARGEST_TEXT) {
      throw ArchiveException.broken("'%s' is too large".formatted(TarPath.shown(file.name())));
    }
    return Files.readString(file.file());
  }
}
