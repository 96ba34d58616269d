package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The command line and a whole server, with an engine that needs nothing of the machine. */
@Tag("full")
class FakeEngineTest {
  private static final String STACK =
      """
      services:
        web:
          image: ${IMAGE:-berth/host}
          command: ["true"]
          expose: ["8080"]
          healthcheck: {test: ["CMD", "true"], start_period: 5s, start_interval: 100ms}
      """;

  private final Installation berth = Installation.create();

  @BeforeEach
  void start() {
    CommandResult up = berth.up("--engine", "fake").succeeded();
    assertThat(up.out()).isEqualTo("http://localhost:" + berth.port() + "\n");
  }

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void aStackIsDeployedLookedAtChangedAndRemoved() throws Exception {
    Path file = berth.stackFile(STACK);

    CommandResult up = berth.up("-p", "shop", file.toString()).succeeded();

    assertThat(up.out()).isEqualTo("http://shop.localhost:" + berth.port() + "\n");
    assertThat(berth.berth("stack", "ls", "-q").succeeded().out()).isEqualTo("shop\n");
    assertThat(berth.berth("service", "scale", "shop_web=3").succeeded().out())
        .isEqualTo("shop/web\n");
    assertThat(berth.berth("service", "ps", "shop/web", "-q").succeeded().out().lines()).hasSize(3);
    for (List<String> listing :
        List.of(
            List.of("stack", "ls"),
            List.of("service", "ls"),
            List.of("task", "ls"),
            List.of("node", "ls"),
            List.of("image", "ls"),
            List.of("network", "ls"),
            List.of("volume", "ls"),
            List.of("route", "ls"),
            List.of("config", "show"))) {
      String[] json = {listing.getFirst(), listing.getLast(), "-o", "json"};
      assertThat(berth.berth(json).succeeded().out()).startsWith("[").endsWith("]\n");
    }
    assertThat(berth.berth("task", "exec", "shop_web.1", "echo", "hi").succeeded().err()).isEmpty();
    assertThat(berth.berth("stack", "rm", "shop").succeeded().out()).isEqualTo("shop\n");
    assertThat(berth.berth("stack", "ls", "-q").succeeded().out()).isEmpty();
  }

  @Test
  void whatIsRefusedLeavesNothingBehind() throws Exception {
    Path bad = berth.stackFile("services: {web: {image: a, prots: []}, db: {ports: [70000]}}");

    CommandResult refused =
        berth.berth("stack", "deploy", "-c", bad.toString(), "shop").failedWith(1);

    assertThat(refused.out()).isEmpty();
    assertThat(refused.err()).contains(bad + ":1:");
    assertThat(berth.berth("stack", "ls", "-q").succeeded().out()).isEmpty();
    assertThat(berth.berth("stack", "inspect", "shop").failedWith(1).err())
        .contains("Cannot find stack 'shop'");
    assertThat(berth.up("--domain", "example.org").failedWith(1).err())
        .contains("its --domain is 'localhost', not 'example.org'");
    assertThat(berth.berth("stack", "shop").failedWith(2).err()).contains("Unknown");
  }

  @Test
  void aTokenOpensTheServerFromElsewhere() throws Exception {
    String token = berth.berth("token", "create", "--expires-in", "5m").succeeded().out().strip();
    String url = "http://localhost:" + berth.port();
    List<String> status =
        List.of(Installation.ROOT.resolve("berth").toString(), "status", "--server", url);
    Path nowhere = Files.createTempDirectory(berth.data(), "elsewhere-");

    assertThat(Command.run(nowhere, Map.of("BERTH_TOKEN", token), status).succeeded().out())
        .contains("fake ready");
    assertThat(Command.run(nowhere, Map.of("BERTH_TOKEN", "wrong"), status).failedWith(1).out())
        .isEmpty();
  }
}
