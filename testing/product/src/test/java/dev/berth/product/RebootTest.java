package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The machine goes down and comes up again: what was wanted is there again. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "ip", "umount"})
class RebootTest {
  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void aStackComesBackAfterAReboot() throws Exception {
    berth.up("examples/pingpong/compose.yml").succeeded();

    berth.killServer();
    berth.machine().reboot();
    assertThat(berth.machine().belongings()).isEmpty();
    berth.up().succeeded();

    withinSeconds(
        30,
        () ->
            assertThat(berth.frontDoor().get("pingpong.localhost", "/ping"))
                .isEqualTo(new FrontDoorClient.Answer(200, "pong")));
    withinSeconds(
        30,
        () ->
            assertThat(berth.berth("stack", "ps", "pingpong", "-q").succeeded().out().lines())
                .hasSize(2));
  }
}
