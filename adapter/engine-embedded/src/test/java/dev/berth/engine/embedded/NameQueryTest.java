package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Questions as tasks send them, and as nobody should. */
class NameQueryTest {
  private static final int ROUNDS = 50_000;

  @Test
  void readsNameTypeAndRoom() {
    NameQuery query = NameQuery.parse(NameAsker.query(7, "Web.Example", 1, 1232)).orElseThrow();

    assertThat(query.id()).isEqualTo(7);
    assertThat(query.name()).isEqualTo("web.example");
    assertThat(query.type()).isEqualTo(NameQuery.TYPE_ADDRESS);
    assertThat(query.room()).isEqualTo(1232);
    assertThat(new String(query.question(), java.nio.charset.StandardCharsets.US_ASCII))
        .contains("Web");
  }

  @Test
  void roomHasLimits() {
    assertThat(room(0)).isEqualTo(512);
    assertThat(room(100)).isEqualTo(512);
    assertThat(room(65_535)).isEqualTo(4096);
  }

  private static int room(int asked) {
    return NameQuery.parse(NameAsker.query(7, "a", 1, asked)).orElseThrow().room();
  }

  @Test
  void refusesWhatIsNoQuestion() {
    byte[] whole = NameAsker.query(7, "web", 1, 0);
    byte[] reply = whole.clone();
    reply[2] |= (byte) 0x80;
    byte[] none = whole.clone();
    none[5] = 0;
    byte[] loop = whole.clone();
    loop[12] = (byte) 0xc0;
    loop[13] = 12;
    byte[] beyond = whole.clone();
    beyond[12] = (byte) 0xff;

    assertThat(NameQuery.parse(reply)).isEmpty();
    assertThat(NameQuery.parse(none)).isEmpty();
    assertThat(NameQuery.parse(loop)).isEmpty();
    assertThat(NameQuery.parse(beyond)).isEmpty();
    for (int length = 0; length < whole.length; length++) {
      assertThat(NameQuery.parse(Arrays.copyOf(whole, length))).as("%d bytes", length).isEmpty();
    }
  }

  @Test
  void survivesAnyBytes() {
    long seed = new Random().nextLong();
    Random random = new Random(seed);
    byte[] whole = NameAsker.query(7, "tasks.web.shop_default", 1, 1232);
    for (int round = 0; round < ROUNDS; round++) {
      byte[] packet;
      if (round % 2 == 0) {
        packet = new byte[random.nextInt(64)];
        random.nextBytes(packet);
        if (packet.length > 5) {
          packet[2] &= 0x7f;
          packet[4] = 0;
          packet[5] = 1;
        }
      } else {
        packet = whole.clone();
        for (int i = random.nextInt(4); i >= 0; i--) {
          packet[random.nextInt(packet.length)] = (byte) random.nextInt(256);
        }
      }
      try {
        NameQuery.parse(packet).ifPresent(query -> answer(query, packet));
      } catch (RuntimeException e) {
        throw new AssertionError("seed " + seed + ", " + Arrays.toString(packet), e);
      }
    }
  }

  private static void answer(NameQuery query, byte[] packet) {
    assertThat(query.end()).isBetween(NameQuery.HEADER, packet.length);
    assertThat(query.room()).isBetween(NameQuery.SMALLEST_ROOM, NameQuery.LARGEST_ROOM);
    byte[] reply = NameReply.failure(query, NameReply.Failure.UNKNOWN_NAME);
    assertThat(reply.length).isLessThanOrEqualTo(packet.length);
  }
}
