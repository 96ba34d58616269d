package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * No room on the disk of the data: clear errors, running tasks unharmed, and all well afterwards.
 */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "mkfs.ext4", "mount"})
class DiskFullTest {
  private static final Pattern NUMBER = Pattern.compile("\"message\":\"(\\d+)\"");
  private static final String TASKS =
      """
      services:
        sleeper:
          image: berth/host
          command: ["sleep", "inf"]
          stop_signal: SIGKILL
        talker:
          image: berth/host
          command: ["bash", "-c", "n=0; while true; do n=$$((n+1)); echo $$n; echo $$n >/dev/shm/count; sleep 0.02; done"]
          stop_signal: SIGKILL
      """;

  private final SmallDisk disk = SmallDisk.create(768);
  private final Installation berth = Installation.in(disk.root());

  @AfterEach
  void remove() {
    disk.free();
    berth.close();
    disk.close();
  }

  @Test
  void aFullDiskHarmsNothingThatRuns() throws Exception {
    Path tasks = berth.stackFile(TASKS);
    berth.up("examples/pingpong/compose.yml").succeeded();
    berth.up("-p", "tasks", tasks.toString()).succeeded();
    Path rootfs = rootfs();
    Path other = berth.stackFile(TASKS.replace("sleeper", "other"));
    String before = berth.berth("task", "ls", "-q").succeeded().out();
    long server = berth.serverPid();

    disk.fill();

    assertThat(ping()).isEqualTo("pong");
    refuses("stack", "deploy", "-c", other.toString(), "other");
    refuses("service", "scale", "tasks_sleeper=3");
    refuses("service", "restart", "tasks_sleeper");
    refuses("image", "import", rootfs.toString(), "test/tools:1");
    assertThat(berth.berth("stack", "ls", "-q").succeeded().out()).isEqualTo("pingpong\ntasks\n");
    assertThat(berth.berth("task", "ls", "-q").succeeded().out()).isEqualTo(before);
    assertThat(berth.berth("stack", "logs", "pingpong").succeeded().out()).contains("serves on");
    int count = count();
    Eventually.withinSeconds(20, () -> assertThat(count()).isGreaterThan(count));
    assertThat(berth.serverPid()).isEqualTo(server);

    disk.free();

    berth.berth("service", "scale", "tasks_sleeper=3").succeeded();
    berth.berth("stack", "deploy", "-c", other.toString(), "other").succeeded();
    berth.berth("image", "import", rootfs.toString(), "test/tools:1").succeeded();
    int later = count();
    Eventually.withinSeconds(20, () -> assertThat(lastLine()).isGreaterThan(later));
    Eventually.withinSeconds(60, () -> assertThat(lastRecord()).isGreaterThan(later));
    assertThat(ping()).isEqualTo("pong");
    assertThat(berth.serverPid()).isEqualTo(server);
  }

  private void refuses(String... command) {
    CommandResult result = berth.berth(command).failedWith(1);

    assertThat(result.err())
        .containsPattern("(?m)^Cannot ")
        .containsPattern(
            "[Nn]o space left on device|disk of the data directory is full|the disk has only")
        .doesNotContain("Exception", "\tat ", "defect");
  }

  private String ping() throws IOException {
    return berth.frontDoor().get("pingpong.localhost", "/ping").body();
  }

  /** How far the talker is, whether or not anybody hears it. */
  private int count() {
    CommandResult result = berth.berth("task", "exec", "tasks_talker.1", "cat", "/dev/shm/count");
    String text = result.succeeded().out().strip();
    return text.isEmpty() ? 0 : Integer.parseInt(text);
  }

  /** The last number that the talker is known to have said. */
  private int lastLine() {
    CommandResult logs = berth.berth("service", "logs", "--tail", "1", "tasks_talker");
    return Integer.parseInt(logs.succeeded().out().replaceAll(".*\\|", "").strip());
  }

  /** The last number that is found, 0 if none is. */
  private int lastRecord() {
    String query = "service: talker and stack: tasks";
    CommandResult found = berth.berth("search", query, "-n", "1", "-o", "json");
    Matcher matcher = NUMBER.matcher(found.succeeded().out());
    return matcher.find() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  /** A root filesystem of a few megabytes. */
  private Path rootfs() {
    Path tar = disk.root().resolveSibling("rootfs.tar");
    List<String> command =
        List.of("tar", "-chf", tar.toString(), "/usr/bin/bash", "/lib/x86_64-linux-gnu/libc.so.6");
    Command.run(Path.of("/"), Map.of(), command).succeeded();
    return tar;
  }
}
