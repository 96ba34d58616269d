package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

class ServiceInstallTest {
  private final Stage stage = new Stage().variable("BERTH_LAUNCHER", "/opt/my berth/berth");

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void printsAUnitThatKeepsTasksAndSettings() {
    int code =
        stage.playAlone(
            "service", "install", "--print", "--data", "/srv/100%", "--router-idle-timeout", "1m");

    assertThat(code).isZero();
    assertThat(stage.out())
        .contains(
            "ExecStart=\"/opt/my berth/berth\" serve --data=/srv/100%% --router-idle-timeout=1m\n")
        .contains("Restart=on-failure\n")
        .contains("KillMode=process\n")
        .contains("WantedBy=multi-user.target\n");
  }

  @Test
  void saysWhereThereIsNoSystemd() {
    Assumptions.assumeFalse(
        Files.isDirectory(Path.of("/run/systemd/system")), "systemd runs on this machine");

    assertThat(stage.playAlone("service", "install")).isEqualTo(1);
    assertThat(stage.playAlone("service", "remove")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            """
            Cannot install the unit 'berth': systemd does not run on this machine. 'berth up' and 'berth down' do without it.
            Cannot remove the unit 'berth': systemd does not run on this machine. 'berth up' and 'berth down' do without it.
            """);
  }

  @Test
  void refusesAUnitNameThatLeavesTheFolder() {
    assertThat(stage.playAlone("service", "install", "--unit", "../x")).isEqualTo(1);
    assertThat(stage.err()).startsWith("Cannot use '../x' as the name of a unit");
  }
}
