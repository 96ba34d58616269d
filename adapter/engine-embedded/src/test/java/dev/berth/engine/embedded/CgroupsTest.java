package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

@Requires("root")
class CgroupsTest {
  private static final String INSTANCE = "t" + Long.toString(System.nanoTime(), 36);
  private static final int LOOKS = 2000;

  private final Cgroups cgroups;

  CgroupsTest() throws IOException {
    cgroups = Cgroups.ofMachine(INSTANCE);
  }

  @AfterEach
  void remove() throws IOException {
    for (String task : cgroups.tasks()) {
      cgroups.kill(task);
      cgroups.remove(task);
    }
    cgroups.removeParent();
  }

  @Test
  void aGroupThatGoesWhileItIsReadHidesNoProcess() throws Exception {
    Path group = Files.createDirectories(cgroups.directory("task", "memory"));
    Process sleeper = new ProcessBuilder("sleep", "60").start();
    AtomicBoolean enough = new AtomicBoolean();
    try {
      Files.writeString(group.resolve("cgroup.procs"), Long.toString(sleeper.pid()));
      CompletableFuture<Void> others =
          CompletableFuture.runAsync(
              () -> {
                while (!enough.get()) {
                  come(group.resolve("child"));
                }
              });

      for (int i = 0; i < LOOKS; i++) {
        assertThat(cgroups.processes("task")).isEqualTo(List.of(sleeper.pid()));
      }

      enough.set(true);
      others.get(10, TimeUnit.SECONDS);
      cgroups.kill("task");
      assertThat(sleeper.waitFor(10, TimeUnit.SECONDS)).isTrue();
    } finally {
      enough.set(true);
      sleeper.destroyForcibly();
    }
  }

  @Test
  void aTaskWithoutGroupsHasNoProcesses() throws Exception {
    assertThat(cgroups.processes("nobody")).isEmpty();
    assertThat(cgroups.tasks()).isEmpty();
    cgroups.kill("nobody");
    cgroups.remove("nobody");
  }

  private static void come(Path child) {
    try {
      Files.createDirectory(child);
      Files.delete(child);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
