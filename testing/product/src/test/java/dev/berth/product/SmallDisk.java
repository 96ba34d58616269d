package dev.berth.product;

import java.io.IOException;
import java.io.OutputStream;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A filesystem of its own, small enough to be filled. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;

  private SmallDisk(Path folder) {
    this.folder = folder;
  }

  static SmallDisk create(int mebibytes) {
    try {
      SmallDisk disk = new SmallDisk(Files.createTempDirectory("berth-disk-"));
      try (RandomAccessFile file = new RandomAccessFile(disk.image().toFile(), "rw")) {
        file.setLength((long) mebibytes << 20);
      }
      run("mkfs.ext4", "-q", "-m", "0", disk.image().toString());
      Files.createDirectory(disk.root());
      run("mount", "-o", "loop", disk.image().toString(), disk.root().toString());
      return disk;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Where it is mounted. */
  Path root() {
    return folder.resolve("root");
  }

  /** Leaves not a byte. */
  void fill() {
    for (int block = 1 << 16; block > 0; block /= 16) {
      try (OutputStream filler = Files.newOutputStream(root().resolve("filler-" + block))) {
        byte[] zeros = new byte[block];
        while (true) {
          filler.write(zeros);
        }
      } catch (IOException e) {
        // It is full for blocks of this size.
      }
    }
  }

  /** Takes away what filled it. */
  void free() {
    try {
      for (int block = 1 << 16; block > 0; block /= 16) {
        Files.deleteIfExists(root().resolve("filler-" + block));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    run("umount", root().toString());
    run("rm", "-r", folder.toString());
  }

  private Path image() {
    return folder.resolve("image");
  }

  private static void run(String... command) {
    Command.run(Path.of("/"), Map.of(), List.of(command)).succeeded();
  }
}
