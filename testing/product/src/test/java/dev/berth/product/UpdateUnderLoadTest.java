package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No request fails while a service is updated and scaled. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class UpdateUnderLoadTest {
  private static final int CONNECTIONS = 64;
  private static final int REQUESTS = 50_000;

  private static final Path EXAMPLE = Installation.ROOT.resolve("examples/pingpong");

  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void noRequestFailsDuringUpdatesAndScaling() throws Exception {
    berth.up(EXAMPLE.resolve("compose.yml").toString()).succeeded();

    try (Load load = Load.start(berth, "pingpong.localhost", "/ping", CONNECTIONS)) {
      for (String update :
          List.of(
              "{parallelism: 1}",
              "{parallelism: 2, order: start-first}",
              "{parallelism: 2, order: stop-first}")) {
        Path changed = changed(update);
        berth.berth("stack", "deploy", "-c", changed.toString(), "pingpong").succeeded();
        berth.berth("service", "scale", "pingpong_web=5").succeeded();
        berth.berth("service", "scale", "pingpong_web=1").succeeded();
        berth.berth("service", "scale", "pingpong_web=3").succeeded();
      }
      load.awaitAnswers(REQUESTS);
      load.close();

      assertThat(load.failures()).isEmpty();
      assertThat(load.answers()).containsExactly("pong");
    }
  }

  /** The example with four tasks, each of them new. */
  private Path changed(String update) throws IOException {
    String environment = "    environment: {UPDATE: \"" + update + "\"}\n    expose:";
    String deploy = "replicas: 4\n      update_config: " + update;
    return berth.stackFile(
        Files.readString(EXAMPLE.resolve("compose.yml"))
            .replace("./target", EXAMPLE.resolve("target").toString())
            .replace("    expose:", environment)
            .replace("replicas: 2", deploy));
  }
}
