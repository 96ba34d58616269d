package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** No request fails while a service is updated and scaled. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class UpdateUnderLoadTest {
  private static final int CONNECTIONS = 64;
  private static final int REQUESTS = 50_000;

  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void noRequestFailsDuringUpdatesAndScaling() throws Exception {
    Path example = Installation.ROOT.resolve("examples/pingpong");
    String file = Files.readString(example.resolve("compose.yml"));
    berth.up(example.resolve("compose.yml").toString()).succeeded();

    try (Load load = Load.start(berth, "pingpong.localhost", "/ping", CONNECTIONS)) {
      for (int version = 1; version <= 2; version++) {
        String changed =
            file.replace("./target", example.resolve("target").toString())
                .replace("    expose:", "    environment: {V: \"" + version + "\"}\n    expose:");
        Path stack = berth.stackFile(changed);
        berth.berth("stack", "deploy", "-c", stack.toString(), "pingpong").succeeded();
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
}
