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

    RuntimeProbe.Finding first = probe(memory, cgroups).find();
    Files.writeString(memory, Files.readString(memory).replace("cannot", "could not"));
    RuntimeProbe.Finding second = probe(memory, cgroups).find();

    assertThat(first.runtime().orElseThrow().getFileName()).hasToString("runc");
    assertThat(first.failures()).containsExactly(broken + " does not work here: cannot.");
    assertThat(second.failures()).containsExactly(broken + " does not work here: could not.");
    assertThat(directory.resolve("scratch")).doesNotExist();
    cgroups.removeParent();
  }

  private RuntimeProbe probe(Path memory, Cgroups cgroups) {
    return new RuntimeProbe(directory.toString(), directory.resolve("scratch"), memory, cgroups);
  }

  @Test
  void staysWithTheRuntimeThatTasksWereMadeWithAndFindsOneThatComesLater() throws IOException {
    Cgroups cgroups = Cgroups.ofMachine("probe2");
    Path memory = directory.resolve("runtime");
    RuntimeProbe probe = probe(memory, cgroups);
    Path first = probe.find().runtime().orElseThrow();

    Path quicker = Files.writeString(directory.resolve("crun"), "#!/bin/sh\nexit 0\n");
    assertThat(quicker.toFile().setExecutable(true)).isTrue();

    assertThat(probe.find().runtime()).hasValue(first);
    Files.delete(memory);
    assertThat(probe(memory, cgroups).find().runtime()).hasValue(quicker);
    cgroups.removeParent();
  }
}
