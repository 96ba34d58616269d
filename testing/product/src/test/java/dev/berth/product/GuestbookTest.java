package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The example of two services: by name, with a volume, a config, a secret, a health check. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class GuestbookTest {
  private static final Path EXAMPLE = Installation.ROOT.resolve("examples/guestbook");
  private static final String HOST = "guestbook.localhost";

  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void entriesOutliveAnUpdateThatLosesNoRequest() throws Exception {
    CommandResult up = berth.up(EXAMPLE.resolve("compose.yml").toString()).succeeded();
    assertThat(up.out()).isEqualTo("http://guestbook.localhost:" + berth.port() + "\n");
    assertThat(sign("first & foremost")).isEqualTo("first & foremost");
    assertThat(get("/")).contains("<h1>Welcome!", "<li>first &amp; foremost");

    try (Load load = Load.start(berth, HOST, "/greeting", 8)) {
      load.awaitAnswers(100);
      Path changed = changedExample("Come in, come in.");
      berth.berth("stack", "deploy", "-c", changed.toString(), "guestbook").succeeded();
      withinSeconds(10, () -> assertThat(get("/greeting")).isEqualTo("Come in, come in."));
      load.close();

      assertThat(load.failures()).isEmpty();
      assertThat(load.answers())
          .containsExactlyInAnyOrder("Welcome! Leave a line before you go.", "Come in, come in.");
    }
    assertThat(sign("second")).isEqualTo("first & foremost\nsecond");
  }

  private String get(String path) throws IOException {
    FrontDoorClient.Answer answer = berth.frontDoor().get(HOST, path);
    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  private String sign(String text) throws IOException {
    return berth.frontDoor().post(HOST, "/entries", text).body();
  }

  /** A copy of the example with another greeting; the program stays where it was built. */
  private Path changedExample(String greeting) throws IOException {
    String text =
        Files.readString(EXAMPLE.resolve("compose.yml"))
            .replace("./target", EXAMPLE.resolve("target").toString())
            .replace("./store", EXAMPLE.resolve("store").toString());
    Path file = berth.stackFile(text);
    Files.writeString(file.resolveSibling("greeting.txt"), greeting + "\n");
    return file;
  }
}
