package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import dev.berth.kit.SwarmNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stack on a swarm of three nodes: what a user sees, under load and when a node is lost. */
@Tag("full")
@Timeout(240)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "busybox"})
class SwarmTest {
  private static final int CONNECTIONS = 32;
  private static final int REPLICAS = 6;
  private static final Pattern NODE = Pattern.compile("\"node\"\\s*:\\s*\"([^\"]+)\"");
  private static final Pattern RUNNING = Pattern.compile("\"running\"\\s*:\\s*([0-9]+)");

  private static SwarmLab lab;

  private final Installation berth = Installation.create();

  @BeforeAll
  static void startLab() throws IOException {
    lab = SwarmLab.start(3, 1);
  }

  @AfterAll
  static void stopLab() throws IOException {
    if (lab != null) {
      lab.close();
    }
  }

  @BeforeEach
  void choose() throws IOException {
    Files.writeString(
        berth.data().resolve("berth.yml"),
        "engine: swarm\nengine.socket: %s\n".formatted(lab.node(1).socket()));
    berth.up(stack(1).toString()).succeeded();
  }

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void losesNoRequestInUpdatesAndDrains() throws Exception {
    assertThat(nodes()).hasSize(3);
    try (Load load = Load.start(berth, "shop.localhost", "/ping", CONNECTIONS)) {
      berth.berth("stack", "deploy", "-c", stack(2).toString(), "shop").succeeded();
      berth.berth("service", "scale", "shop_web=3").succeeded();
      berth.berth("service", "scale", "shop_web=" + REPLICAS).succeeded();
      berth.berth("node", "drain", "node3").succeeded();
      assertThat(nodes()).doesNotContain("node3").hasSize(2);
      load.awaitAnswers(load.answered() + 1_000);
      load.close();

      assertThat(load.failures()).isEmpty();
      assertThat(load.answers()).isSubsetOf("pong 1", "pong 2");
    }
    berth.berth("node", "activate", "node3").succeeded();
  }

  @Test
  void goesOnWhenANodeIsLost() throws Exception {
    SwarmNode lost = lab.node(3);
    try (LastingLoad load = LastingLoad.start(berth, "shop.localhost", "/ping", CONNECTIONS)) {
      load.awaitAnswers(1_000);
      long killed = System.nanoTime();
      lost.kill();
      Eventually.within(
          Duration.ofSeconds(45), () -> assertThat(nodes()).isSubsetOf("node1", "node2"));
      Eventually.within(Duration.ofSeconds(45), () -> assertThat(running()).isEqualTo(REPLICAS));
      Duration back = Duration.ofNanos(System.nanoTime() - killed);
      load.awaitAnswers(load.answered() + 1_000);
      load.close();

      System.out.printf(
          "all tasks back after %s; %d requests failed, the last after %s of %d%n",
          back, load.failed(), load.lastFailureAfter(killed), load.answered());
      assertThat(seconds(back)).isLessThan(Figures.limit(45));
      assertThat(seconds(load.lastFailureAfter(killed))).isLessThan(Figures.limit(5));
    } finally {
      lost.start();
    }
  }

  private static double seconds(Duration time) {
    return time.toMillis() / 1e3;
  }

  /** Where its tasks run. */
  private Set<String> nodes() {
    Matcher node = NODE.matcher(berth.berth("stack", "ps", "shop", "-o", "json").succeeded().out());
    return node.results().map(found -> found.group(1)).collect(Collectors.toSet());
  }

  private int running() {
    String service = berth.berth("service", "inspect", "shop_web", "-o", "json").succeeded().out();
    Matcher running = RUNNING.matcher(service);
    return running.find() ? Integer.parseInt(running.group(1)) : 0;
  }

  private Path stack(int version) throws IOException {
    Path folder = Files.createDirectories(berth.data().resolve("shop"));
    return Files.writeString(
        folder.resolve("compose.yml"),
        """
        name: shop
        services:
          web:
            image: busybox
            command: ["sh", "-c", "mkdir -p /www; echo pong $$VERSION > /www/ping; exec httpd -f -p 8080 -h /www"]
            environment: {VERSION: "%d"}
            expose: [8080]
            stop_grace_period: 2s
            deploy:
              replicas: %d
              endpoint_mode: dnsrr
              update_config: {parallelism: 2, order: start-first}
              restart_policy: {delay: 1s}
        """
            .formatted(version, REPLICAS));
  }
}
