package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;

class HeadReaderTest {
  private static final HeadLimits LIMITS = new HeadLimits(100, 400, 8);
  private static final String HEAD =
      "POST /a?b HTTP/1.1\r\nHost: x\r\nX-Empty:\r\nContent-Length: 12\r\nX-A:\t b c \r\n\r\n";

  private static ByteBuf bytes(String text) {
    return Unpooled.wrappedBuffer(text.getBytes(StandardCharsets.ISO_8859_1));
  }

  private static int read(String text) {
    return new HeadReader(HeadReader.Kind.REQUEST, LIMITS).read(bytes(text));
  }

  private static void assertRead(HeadReader head) {
    assertThat(head.method()).isEqualTo("POST");
    assertThat(head.target()).isEqualTo("/a?b");
    assertThat(head.headers()).hasToString("Host: x\nX-Empty: \nContent-Length: 12\nX-A: b c\n");
    assertThat(head.framing().contentLength()).isEqualTo(12);
  }

  @Test
  void readsAHeadInAnyPieces() {
    long seed = 20_261_121;
    Random random = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      HeadReader head = new HeadReader(HeadReader.Kind.REQUEST, LIMITS);
      ByteBuf all = bytes(HEAD + "the body");
      int result = HeadReader.MORE;
      while (result == HeadReader.MORE) {
        ByteBuf piece = all.readSlice(Math.min(all.readableBytes(), 1 + random.nextInt(40)));
        result = head.read(piece);
        all.readerIndex(all.readerIndex() - piece.readableBytes());
      }
      assertThat(result).as("seed %d, round %d", seed, round).isEqualTo(HeadReader.DONE);
      assertRead(head);
      assertThat(all.toString(StandardCharsets.ISO_8859_1)).isEqualTo("the body");
    }
  }

  @Test
  void saysTheSameOfAnyBytesHoweverTheyCome() {
    long seed = 42;
    Random random = new Random(seed);
    String letters = "GET / HTP1.0\r\n\r\n:,;Hosta\t \0\u007f\u00e9";
    for (int round = 0; round < 20_000; round++) {
      StringBuilder text = new StringBuilder(HEAD);
      for (int i = random.nextInt(3); i >= 0; i--) {
        text.setCharAt(
            random.nextInt(text.length()), letters.charAt(random.nextInt(letters.length())));
      }
      int whole = read(text.toString());
      HeadReader head = new HeadReader(HeadReader.Kind.REQUEST, LIMITS);
      int result = HeadReader.MORE;
      for (int i = 0; i < text.length() && result == HeadReader.MORE; i++) {
        result = head.read(bytes(text.substring(i, i + 1)));
      }
      assertThat(result).as("seed %d, round %d: %s", seed, round, text).isEqualTo(whole);
    }
  }

  @Test
  void keepsItsLimits() {
    String line = "GET /" + "a".repeat(86) + " HTTP/1.1\r\n";
    assertThat(line).hasSize(102);
    assertThat(read(line + "Host: x\r\n\r\n")).isEqualTo(HeadReader.DONE);
    assertThat(read("GET /" + "a".repeat(87) + " HTTP/1.1\r\nHost: x\r\n\r\n")).isEqualTo(414);
    assertThat(read("GET /" + "a".repeat(200))).isEqualTo(414);
    assertThat(read("\r\n".repeat(60))).isEqualTo(414);
    assertThat(read("GET / HTTP/1.1\r\nHost: x\r\nA: " + "a".repeat(400))).isEqualTo(431);
    assertThat(read("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(8) + "\r\n"))
        .isEqualTo(431);
    assertThat(read("GET / HTTP/1.1\r\nHost: x\r\n" + "A: b\r\n".repeat(7) + "\r\n"))
        .isEqualTo(HeadReader.DONE);
  }

  @Test
  void readsResponses() {
    HeadReader head = new HeadReader(HeadReader.Kind.RESPONSE, LIMITS);
    assertThat(head.read(bytes("HTTP/1.1 404 Not Found\r\nA: b\r\n\r\n")))
        .isEqualTo(HeadReader.DONE);
    assertThat(head.status()).isEqualTo(404);
    assertThat(head.reason()).isNull();
    HeadReader own = new HeadReader(HeadReader.Kind.RESPONSE, LIMITS);
    assertThat(own.read(bytes("HTTP/1.0 404 Nope\r\n\r\n"))).isEqualTo(HeadReader.DONE);
    assertThat(own.reason()).isEqualTo("Nope");
    assertThat(own.isHttp10()).isTrue();
    for (String bad :
        new String[] {
          "HTTP/1.1 99 x\r\n\r\n",
          "HTTP/1.1 20x OK\r\n\r\n",
          "HTTP/1.1  200 OK\r\n\r\n",
          "HTTP/1.1 2000 OK\r\n\r\n",
          "HTTP/1.1 200 O\rK\r\n\r\n",
          "HTTP/1.1 200 OK\n\r\n",
          "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n",
          "HTTP/1.1 200 OK\r\nA: b\r\n c\r\n\r\n"
        }) {
      assertThat(new HeadReader(HeadReader.Kind.RESPONSE, LIMITS).read(bytes(bad)))
          .as(bad)
          .isGreaterThan(HeadReader.DONE);
    }
  }
}
