package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The server as a process of its own: what it prints and how it ends. */
@Timeout(120)
class MainTest {
  private static final Pattern FIRST_PASSWORD =
      Pattern.compile(
          "The first user is 'admin' with the password (\\S+) \\(not shown again; change it with 'berth passwd'\\)\\.");

  @TempDir private Path folder;
  private final List<Process> started = new ArrayList<>();

  @AfterEach
  void endProcesses() {
    started.forEach(Process::destroyForcibly);
  }

  @Test
  void endsWithZeroWhenItIsToldToStop() throws Exception {
    Process server = start("--engine=fake", "--http-port=0", "--background");
    awaitServer(server);
    server.toHandle().destroy();

    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(server.exitValue()).isEqualTo(0);
    assertThat(folder.resolve("server.json")).doesNotExist();
    assertThat(Files.readString(folder.resolve("log/server.log")))
        .contains("data = " + folder + " (flag --data)")
        .contains("Platform: Ready after ")
        .contains("Platform: Stopped; tasks keep running")
        .doesNotContain(Files.readString(folder.resolve("admin.token")).strip());
    String password = FIRST_PASSWORD.matcher(output(server)).replaceFirst("$1").strip();
    assertThat(password).hasSizeGreaterThan(15).doesNotContain(" ");
    assertThat(Files.readString(folder.resolve("log/server.log"))).doesNotContain(password);
  }

  @Test
  void logsToStandardErrorInTheForeground() throws Exception {
    Process server = start("--engine=fake", "--http-port=0");
    awaitServer(server);
    server.toHandle().destroy();

    assertThat(server.waitFor(10, TimeUnit.SECONDS)).isTrue();
    assertThat(output(server))
        .contains("INFO  Platform: Ready after ", "Stopped; tasks keep running");
    assertThat(folder.resolve("log/server.log")).doesNotExist();
  }

  @Test
  void leavesADataDirectoryThatOpensAfterItWasKilled() throws Exception {
    Process first = start("--engine=fake", "--http-port=0", "--background");
    awaitServer(first);
    Process second = start("--engine=fake", "--http-port=0", "--background");
    assertThat(second.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(second.exitValue()).isEqualTo(1);
    assertThat(output(second)).contains("process " + first.pid() + " serves it");

    first.destroyForcibly().waitFor();
    Process third = start("--engine=fake", "--http-port=0", "--background");
    awaitServer(third);
  }

  @Test
  void endsWithTwoWhenItIsCalledWronglyAndOneWhenItCannotStart() throws Exception {
    Process wrong = start("--http-prot=1");
    assertThat(wrong.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(wrong.exitValue()).isEqualTo(2);
    assertThat(output(wrong))
        .isEqualTo("berth: --http-prot: This flag is unknown. Is '--http-port' meant?\n");

    Files.writeString(folder.resolve("berth.yml"), "http-port: many\nlog.level: loud\n");
    Process broken = start();
    assertThat(broken.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(broken.exitValue()).isEqualTo(1);
    Path file = folder.resolve("berth.yml");
    assertThat(output(broken))
        .isEqualTo(
            "berth: "
                + file
                + ":1:12: http-port: 'many' is not a whole number.\n"
                + "berth: "
                + file
                + ":2:12: log.level: 'loud' is none of error, warning, info, debug.\n");
  }

  @Test
  void showsTheConfigurationItWouldRunWith() throws Exception {
    Process shown = start("--show-configuration", "--domain=example.org");

    assertThat(shown.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(shown.exitValue()).isEqualTo(0);
    assertThat(output(shown)).containsPattern("domain +example.org +flag --domain\n");
    assertThat(folder.resolve("instance")).doesNotExist();
  }

  private void awaitServer(Process server) {
    Eventually.withinSeconds(
        60,
        () -> {
          String announcement = Files.readString(folder.resolve("server.json"));
          assertThat(announcement).contains("\"pid\":" + server.pid() + ",");
        });
  }

  private Process start(String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx128m"));
    command.addAll(List.of("--enable-native-access=ALL-UNNAMED", "-Xlog:disable"));
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.addAll(List.of("dev.berth.server.Main", "--data", folder.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("BERTH_"));
    builder.redirectErrorStream(true);
    Process process = builder.start();
    started.add(process);
    return process;
  }

  private static String output(Process process) throws IOException {
    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
  }
}
