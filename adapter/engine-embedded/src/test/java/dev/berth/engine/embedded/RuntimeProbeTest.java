package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
@Requires({"root", "runc"})
class RuntimeProbeTest {
  @TempDir Path directory;

  @Test
  void takesTheRuntimeThatWorksAndRemembersIt() throws IOException {
    Path broken =
        Files.writeString(directory.resolve("crun"), "#!/bin/sh\necho cannot >&2; exit 1\n");
    assertThat(broken.toFile().setExecutable(true)).isTrue();
    Cgroups cgroups = Cgroups.ofMachine("probe1");
    Path memory = directory.resolve("runtime");
    RuntimeProbe probe =
        new RuntimeProbe(directory.toString(), directory.resolve("scratch"), cgroups);

    RuntimeProbe.Finding first = probe.find(memory);
    Path answer =
        Files.writeString(memory, Files.readString(memory).replace("cannot", "could not"));
    RuntimeProbe.Finding second = probe.find(answer);

    assertThat(first.runtime().orElseThrow().getFileName()).hasToString("runc");
    assertThat(first.failures()).containsExactly(broken + " does not work here: cannot.");
    assertThat(second.failures()).containsExactly(broken + " does not work here: could not.");
    assertThat(directory.resolve("scratch")).doesNotExist();
    cgroups.removeParent();
  }
}
