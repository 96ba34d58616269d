package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import dev.berth.kit.SwarmNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What somebody deployed with {@code docker stack deploy} is routed, and taken over. */
@Tag("full")
@Timeout(240)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "busybox"})
class SwarmAdoptionTest {
  private static final String WIKI =
      """
      version: "3.8"
      services:
        web:
          image: busybox
          command: ["sh", "-c", "cp /page /www/page; exec httpd -f -p 8080 -h /www"]
          stop_grace_period: 1s
          configs: [{source: page, target: /page}]
          volumes: ["pages:/www"]
          ports: [{target: 8080, published: 18080, mode: host}]
          deploy:
            endpoint_mode: dnsrr
            labels:
              traefik.http.routers.wiki.rule: Host(`pages.localhost`)
              traefik.http.services.wiki.loadbalancer.server.port: "8080"
      configs: {page: {file: page.txt}}
      volumes: {pages: {}}
      """;
  private static final String VAULT =
      """
      version: "3.8"
      services:
        web:
          image: busybox
          command: ["sleep", "900"]
          stop_grace_period: 1s
          secrets: [key]
          deploy: {endpoint_mode: dnsrr}
      secrets: {key: {file: page.txt}}
      """;

  @TempDir Path folder;

  @Test
  void takesOverAStackOfASwarm() throws Exception {
    try (SwarmLab lab = SwarmLab.start(1, 1);
        Installation berth = Installation.create()) {
      SwarmNode node = lab.node(1);
      deploy(node, "wiki", WIKI);
      deploy(node, "vault", VAULT);
      Files.writeString(
          berth.data().resolve("berth.yml"),
          "engine: swarm\nengine.socket: %s\n".formatted(node.socket()));
      berth.up().succeeded();

      assertThat(berth.berth("foreign", "ls", "-q").succeeded().out()).isEqualTo("vault\nwiki\n");
      berth.berth("foreign", "route", "wiki").succeeded();
      awaitPage(berth);
      assertThat(berth.berth("foreign", "adopt", "vault").failedWith(1).err())
          .contains("It has the secret 'vault_key', whose value Swarm does not tell");

      assertThat(berth.berth("foreign", "adopt", "wiki").succeeded().out()).startsWith("wiki\n");

      awaitPage(berth);
      assertThat(berth.berth("foreign", "ls", "-q").succeeded().out()).isEqualTo("vault\n");
      assertThat(node.docker("volume", "ls", "-q").lines()).contains("wiki_pages");
      berth.berth("stack", "rm", "wiki").succeeded();
      node.removeStack("vault");
    }
  }

  private void deploy(SwarmNode node, String stack, String text) throws IOException {
    Files.writeString(folder.resolve("page.txt"), "kept");
    Path file = Files.writeString(folder.resolve(stack + ".yml"), text);
    String _ = node.docker("stack", "deploy", "-c", file.toString(), stack);
  }

  private static void awaitPage(Installation berth) {
    withinSeconds(
        30,
        () ->
            assertThat(berth.frontDoor().get("pages.localhost", "/page").body()).isEqualTo("kept"));
  }
}
