package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Isolation;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.Isolation.Privilege;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.embedded.EngineSettings.Permission;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
@Requires({"root", "runc", "conmon", "nft"})
class PrivilegedTest {
  @TempDir Path directory;

  @Test
  void hasTheMachinesDevicesAndNoFilter() throws IOException {
    Isolation privileged =
        new Isolation(
            Limits.NONE, Set.of(), Set.of(), Set.of(Privilege.PRIVILEGED), List.of(), Map.of());
    try (EngineOnMachine machine =
        new EngineOnMachine(
            directory, settings -> settings.withPermissions(Set.of(Permission.PRIVILEGED)))) {
      TaskSpec spec =
          EngineOnMachine.shell(
                  "ls /dev; head -c 1 /dev/kmsg > /x && echo readable; cat /proc/self/status")
              .withIsolation(privileged);

      List<String> lines = machine.output(spec);

      assertThat(lines).contains("Seccomp:\t0", "NoNewPrivs:\t0").containsAll(devices());
    }
  }

  private static List<String> devices() throws IOException {
    List<String> devices = new ArrayList<>();
    for (Path file : RecordFiles.files(Path.of("/dev"))) {
      int kind = (int) Files.getAttribute(file, "unix:mode", LinkOption.NOFOLLOW_LINKS) & 0170000;
      if (kind == 0020000 || kind == 0060000) {
        devices.add(String.valueOf(file.getFileName()));
      }
    }
    // A task has one of its own when it has a terminal.
    devices.remove("console");
    assertThat(devices).isNotEmpty();
    return devices;
  }
}
