package dev.berth.engine.docker;

import dev.berth.engine.Engine;
import dev.berth.engine.Runner;
import dev.berth.engine.contract.ForeignUnderTest;
import dev.berth.engine.docker.DockerSettings.Home;
import dev.berth.kernel.IdSource;
import dev.berth.kit.Daemon;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;

/** A daemon on which somebody runs containers with the labels that docker-compose writes. */
final class ForeignMachine implements ForeignUnderTest {
  private static final IdSource IDS = IdSource.random(new java.util.Random());

  private final Daemon daemon;
  private final DockerSettings settings;

  ForeignMachine(Daemon daemon, Path directory) {
    this.daemon = daemon;
    Home home = new Home("t" + IDS.next().substring(0, 6), directory.resolve("run"));
    this.settings = DockerSettings.of(DaemonMachine.target(daemon), home, InstantSource.system());
  }

  @Override
  public Runner open() {
    Engine engine = DockerEngine.open(settings);
    engine.recover();
    return engine;
  }

  @Override
  public void deployWiki() throws IOException {
    importBusybox();
    daemon.cli(
        "network",
        "create",
        "--label",
        "com.docker.compose.project=wiki",
        "--label",
        "com.docker.compose.network=default",
        "wiki_default");
    String _ = daemon.cli("volume", "create", "wiki_data");
    run(
        "web",
        1,
        List.of("--label=app=wiki", "-eCOLOUR=blue", "-vwiki_data:/data"),
        "sleep",
        "1000");
    run(
        "web",
        2,
        List.of("--label=app=wiki", "-eCOLOUR=blue", "-vwiki_data:/data"),
        "sleep",
        "1000");
    run("db", 1, List.of(), "sh", "-c", "echo ready; exec sleep 1000");
  }

  private void importBusybox() throws IOException {
    Call call =
        Call.post("/images/create", "import busybox")
            .with("fromSrc", "-")
            .with("repo", image())
            .withBody(new Call.Body.Tar(new ByteArrayInputStream(DaemonMachine.busybox())));
    try (DockerApi api = new DockerApi(settings.target())) {
      Progress.readAll(api, call, Duration.ofMinutes(1), _ -> {});
    }
  }

  private void run(String service, int number, List<String> options, String... command)
      throws IOException {
    List<String> all =
        new ArrayList<>(
            List.of(
                "run",
                "-d",
                "--name",
                "wiki_%s_%d".formatted(service, number),
                "--net",
                "wiki_default",
                "--network-alias",
                service,
                "--stop-timeout",
                "1",
                "--label",
                "com.docker.compose.project=wiki",
                "--label",
                "com.docker.compose.service=" + service,
                "--label",
                "com.docker.compose.oneoff=False",
                "--label",
                "com.docker.compose.container-number=" + number));
    all.addAll(options);
    all.add(image());
    all.addAll(List.of(command));
    String _ = daemon.cli(all.toArray(String[]::new));
  }

  @Override
  public String image() {
    return "localhost/wiki-busybox:1";
  }

  @Override
  public boolean hasVolume(String name) throws IOException {
    return daemon.cli("volume", "ls", "-q").lines().toList().contains(name);
  }

  @Override
  public void close() throws IOException {
    for (String name : List.of("wiki_web_1", "wiki_web_2", "wiki_db_1")) {
      if (daemon.cli("ps", "-a", "--format", "{{.Names}}").lines().toList().contains(name)) {
        String _ = daemon.cli("rm", "-f", name);
      }
    }
    if (daemon
        .cli("network", "ls", "--format", "{{.Name}}")
        .lines()
        .toList()
        .contains("wiki_default")) {
      String _ = daemon.cli("network", "rm", "wiki_default");
    }
    String _ = daemon.cli("volume", "rm", "wiki_data");
  }
}
