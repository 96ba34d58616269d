package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.client.DataDirectory.RunningServer;
import java.util.Map;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

class ServerFlagsTest {
  private static final RunningServer SERVER =
      new RunningServer(
          1,
          8080,
          "1",
          Map.of("http-port", "8080", "router.idle-timeout", "1m", "api.max-body", "2MiB"));

  @Command(name = "up")
  private static final class Up {
    @Mixin private ServerFlags flags = new ServerFlags();

    @Parameters private java.util.List<String> files = java.util.List.of();
  }

  @Test
  void areKeptForTheServerWhetherTheCommandKnowsThemOrNot() {
    Up up =
        parse(
            "--http-port", "81", "a.yml", "--router-idle-timeout", "5s", "--api-max-body=1m", "b");

    assertThat(up.flags.arguments())
        .containsExactly("--http-port=81", "--router-idle-timeout=5s", "--api-max-body=1m");
    assertThat(up.files).containsExactly("a.yml", "b");
  }

  @Test
  void mayRepeatTheSettingsOfARunningServerInOtherWords() {
    Up up =
        parse(
            "--http-port=8080",
            "--router-idle-timeout=60s",
            "--api-max-body=2048k",
            "--set=api.max-body=2m");

    assertThatCode(() -> up.flags.requireSame(SERVER)).doesNotThrowAnyException();
  }

  @Test
  void mayNotDifferFromThem() {
    assertThatThrownBy(
            () -> parse("--http-port=81", "--router-idle-time", "1s").flags.requireSame(SERVER))
        .hasMessage(
            "Cannot change the settings of the running server: its --http-port is '8080', not '81', it knows no --router-idle-time. Stop it with 'berth down' first, or leave the flag out.");
  }

  private static Up parse(String... args) {
    Up up = new Up();
    CommandLine command = new CommandLine(up);
    command.parseArgs(ServerFlags.adopt(command, args));
    return up;
  }
}
