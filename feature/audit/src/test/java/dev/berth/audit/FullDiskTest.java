package dev.berth.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A full disk is told, takes no entry's place in the chain, and is got over. */
@Requires({"root", "mkfs.ext4", "mount"})
class FullDiskTest {
  @TempDir Path folder;
  private Path disk = Path.of(".");

  @BeforeEach
  void mount() throws Exception {
    disk = Files.createDirectory(folder.resolve("disk"));
    Path image = folder.resolve("image");
    try (java.io.RandomAccessFile file = new java.io.RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(4 << 20);
    }
    run("mkfs.ext4", "-q", "-m", "0", image.toString());
    run("mount", "-o", "loop", image.toString(), disk.toString());
  }

  @AfterEach
  void unmount() throws Exception {
    run("umount", disk.toString());
  }

  @Test
  void tellsThatTheDiskIsFullAndGoesOnWhenThereIsRoom() throws Exception {
    Trail trail = new Trail(disk.resolve("audit"));
    try (Audit audit = trail.open()) {
      trail.add(audit, 20);
      Path filler = fill();

      int written = 20;
      BerthException failure = null;
      while (failure == null) {
        // What is left of the last block is filled first.
        failure = catchThrowableOfType(BerthException.class, () -> trail.add(audit, 1));
        written += failure == null ? 1 : 0;
      }

      assertThat(failure.code()).isEqualTo(ErrorCode.UNAVAILABLE);
      assertThat(failure)
          .hasMessageContaining("Cannot write to the journal '" + trail.folder + "': the disk '")
          .hasMessageContaining(disk.toString())
          .hasMessageEndingWith("is full. Make room on it; the journal goes on by itself.");
      assertThat(audit.verify().findings()).isEmpty();
      assertThat(audit.verify().last()).isEqualTo(written);

      Files.delete(filler);
      trail.add(audit, 20);

      assertThat(audit.verify().findings()).isEmpty();
      assertThat(audit.verify().entries()).isEqualTo(written + 20);
    }
    assertThat(trail.verify().findings()).isEmpty();
  }

  private Path fill() {
    Path filler = disk.resolve("filler");
    for (int block = 1 << 16; block > 0; block /= 16) {
      try (OutputStream out =
          Files.newOutputStream(
              filler,
              java.nio.file.StandardOpenOption.CREATE,
              java.nio.file.StandardOpenOption.APPEND)) {
        while (true) {
          out.write(new byte[block]);
        }
      } catch (IOException e) {
        // It is full for blocks of this size.
      }
    }
    return filler;
  }

  private static void run(String... command) throws Exception {
    Process process = new ProcessBuilder(List.of(command)).inheritIO().start();
    assertThat(process.waitFor()).as(String.join(" ", command)).isZero();
  }
}
