package dev.berth.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiskUseTest {
  @TempDir Path folder;

  @Test
  void addsUpFilesOnceAndFollowsNoLink() throws IOException {
    Path outside = Files.write(folder.resolve("outside"), new byte[1000]);
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("a/b"));
    Files.write(data.resolve("a/one"), new byte[7]);
    Path two = Files.write(data.resolve("a/b/two"), new byte[30]);
    Files.createLink(data.resolve("again"), two);
    Files.createSymbolicLink(data.resolve("link"), outside);
    Files.createSymbolicLink(data.resolve("up"), folder);
    assertThat(DiskUse.of(data)).isEqualTo(37);
    assertThat(DiskUse.of(folder.resolve("nothing"))).isZero();
  }
}
