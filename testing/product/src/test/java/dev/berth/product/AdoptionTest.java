package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Daemon;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody deployed with docker-compose is seen, routed, and taken over with its data. */
@Tag("full")
@Timeout(300)
@Requires({"root", "dockerd", "docker", "docker-compose", "runc", "unshare", "nsenter", "busybox"})
class AdoptionTest {
  private static final String WIKI =
      """
      version: "3.8"
      services:
        web:
          image: wiki-busybox
          command: ["sh", "-c", "exec httpd -f -p 8080 -h $$ROOT"]
          environment: {ROOT: /www}
          expose: [8080]
          stop_grace_period: 1s
          volumes: ["pages:/www"]
          labels:
            traefik.http.routers.wiki.rule: Host(`pages.localhost`)
            traefik.http.services.wiki.loadbalancer.server.port: "8080"
      volumes: {pages: {}}
      """;

  @TempDir Path folder;

  @Test
  void takesOverAProjectOfDockerCompose() throws Exception {
    try (Daemon daemon = Daemon.docker();
        Installation berth = Installation.on(daemon)) {
      importBusybox(daemon);
      compose(daemon, "up", "-d");
      String container = daemon.cli("ps", "-q");
      String _ = daemon.cli("exec", container, "sh", "-c", "echo kept > /www/page");
      berth.up().succeeded();

      assertThat(berth.berth("foreign", "ls", "-q").succeeded().out()).isEqualTo("wiki\n");
      assertThat(berth.frontDoor().get("pages.localhost", "/page").status()).isEqualTo(404);

      berth.berth("foreign", "route", "wiki").succeeded();
      awaitPage(berth);
      restartElsewhere(daemon, container);
      awaitPage(berth);
      String _ = daemon.cli("rm", "-f", "squatter");
      berth.killServer();
      berth.up().succeeded();
      awaitPage(berth);

      CommandResult dryRun = berth.berth("foreign", "adopt", "--dry-run", "wiki").succeeded();
      assertThat(dryRun.err()).isEmpty();
      assertThat(dryRun.out()).contains("name: wiki_pages", "ROOT: /www");
      assertThat(daemon.cli("ps", "-q", "--no-trunc")).startsWith(container);

      CommandResult adopted = berth.berth("foreign", "adopt", "wiki").succeeded();
      assertThat(adopted.out()).startsWith("wiki\nhttp://pages.localhost");
      awaitPage(berth);
      assertThat(berth.berth("foreign", "ls", "-q").succeeded().out()).isEmpty();
      assertThat(berth.berth("stack", "ls", "-q").succeeded().out()).isEqualTo("wiki\n");
      assertThat(daemon.cli("volume", "ls", "-q")).contains("wiki_pages");
      assertThat(daemon.cli("network", "ls", "--format", "{{.Name}}").lines())
          .doesNotContain("wiki_default");

      berth.berth("stack", "rm", "wiki").succeeded();
      assertThat(daemon.cli("volume", "ls", "-q")).isEqualTo("wiki_pages");
      refusesWhatIsWrong(daemon, berth);
    }
  }

  /** Another container takes the address that it had. */
  private static void restartElsewhere(Daemon daemon, String container) throws IOException {
    String _ = daemon.cli("stop", "-t", "1", container);
    String _ =
        daemon.cli(
            "run",
            "-d",
            "--name",
            "squatter",
            "--net",
            "wiki_default",
            "wiki-busybox",
            "sleep",
            "900");
    String _ = daemon.cli("start", container);
  }

  private static void refusesWhatIsWrong(Daemon daemon, Installation berth) throws IOException {
    assertThat(berth.berth("foreign", "adopt", "wiki").failedWith(1).err())
        .startsWith("Cannot find foreign stack 'wiki'");
    String _ = daemon.cli("run", "-d", "--rm", "--name", "Odd", "wiki-busybox", "sleep", "900");
    assertThat(berth.berth("foreign", "route", "Odd").failedWith(1).err())
        .startsWith("Cannot route foreign stack 'Odd': its name cannot be that of a stack.");
    assertThat(berth.berth("foreign", "adopt", "--name", "odd", "Odd").failedWith(1).err())
        .contains("It is removed as soon as it ends ('--rm')");
    assertThat(berth.berth("--tenant", "nobody", "foreign", "route", "Odd").failedWith(1).err())
        .contains("nobody");
    String _ = daemon.cli("rm", "-f", "Odd");
  }

  private static void awaitPage(Installation berth) {
    withinSeconds(
        20,
        () ->
            assertThat(berth.frontDoor().get("pages.localhost", "/page").body()).isEqualTo("kept"));
  }

  private void importBusybox(Daemon daemon) throws IOException {
    Path tar = folder.resolve("busybox.tar");
    String script =
        "mkdir -p root/bin root/tmp && cp /usr/bin/busybox root/bin && "
            + "for name in sh sleep httpd echo; do ln -s busybox root/bin/$name; done && "
            + "tar -C root -cf busybox.tar .";
    CommandResult made = Command.run(folder, Map.of(), List.of("sh", "-c", script));
    made.succeeded();
    String _ = daemon.cli("import", tar.toString(), "wiki-busybox");
  }

  private void compose(Daemon daemon, String... verb) throws IOException {
    Path project = Files.createDirectories(folder.resolve("wiki"));
    Files.writeString(project.resolve("docker-compose.yml"), WIKI);
    List<String> command = new java.util.ArrayList<>(List.of("docker-compose"));
    command.addAll(List.of(verb));
    Command.run(project, Map.of("DOCKER_HOST", "unix://" + daemon.socket()), command).succeeded();
  }
}
