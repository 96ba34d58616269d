package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ClientHelloTest {
  private static ByteBuf hello(String name, String... protocols) throws Exception {
    SSLEngine engine = SSLContext.getDefault().createSSLEngine();
    engine.setUseClientMode(true);
    SSLParameters parameters = engine.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(name)));
    parameters.setApplicationProtocols(protocols);
    engine.setSSLParameters(parameters);
    ByteBuffer out = ByteBuffer.allocate(20_000);
    engine.beginHandshake();
    engine.wrap(ByteBuffer.allocate(0), out);
    return Unpooled.wrappedBuffer(out.flip());
  }

  @Test
  void tellsNameAndProtocols() throws Exception {
    assertThat(ClientHello.read(hello("Shop.Example.org", "h2", "http/1.1")))
        .isEqualTo(
            new ClientHello(ClientHello.Kind.HELLO, "shop.example.org", List.of("h2", "http/1.1")));
  }

  @Test
  void waitsUntilAllHasCome() throws Exception {
    ByteBuf whole = hello("a.example.org", "acme-tls/1");
    for (int length = 1; length < whole.readableBytes(); length++) {
      assertThat(ClientHello.read(whole.slice(0, length)).kind())
          .as("%d bytes", length)
          .isEqualTo(ClientHello.Kind.MORE);
    }
  }

  @Test
  void readsHelloInManyRecords() throws Exception {
    ByteBuf message = hello("a.example.org").skipBytes(5);
    ByteBuf records = Unpooled.buffer();
    while (message.isReadable()) {
      ByteBuf part = message.readSlice(Math.min(7, message.readableBytes()));
      records.writeByte(22).writeShort(0x301).writeShort(part.readableBytes()).writeBytes(part);
    }
    assertThat(ClientHello.read(records).serverName()).isEqualTo("a.example.org");
  }

  @ParameterizedTest
  @ValueSource(strings = {"GET / HTTP/1.1\r\n\r\n", "PRI * HTTP/2.0\r\n", "\u0015\u0003\u0003"})
  void seesWhatIsNoHello(String text) {
    ByteBuf bytes = Unpooled.copiedBuffer(text, StandardCharsets.ISO_8859_1);
    assertThat(ClientHello.read(bytes).kind()).isEqualTo(ClientHello.Kind.NOT_TLS);
  }

  @Test
  void hasEnoughOfCrumbs() {
    byte[] message = new byte[1000];
    message[0] = 1;
    message[2] = 2;
    ByteBuf records = Unpooled.buffer();
    int count = 0;
    ClientHello.Kind kind = ClientHello.Kind.MORE;
    while (kind == ClientHello.Kind.MORE && count < message.length) {
      records.writeByte(22).writeShort(0x301).writeShort(1).writeByte(message[count++]);
      kind = ClientHello.read(records).kind();
    }
    assertThat(kind).isEqualTo(ClientHello.Kind.BROKEN);
    assertThat(count).isEqualTo(65);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "16 02 01 00 05 01 00 00 01 00", // SSL 2
        "16 03 01 00 00", // an empty record
        "16 03 01 00 04 02 00 00 00", // another message
        "16 03 01 00 04 01 ff ff ff", // too long
        "16 03 01 00 05 01 00 00 01 03", // ends within a field
      })
  void refusesWhatCannotBeRead(String hex) {
    ByteBuf bytes = Unpooled.wrappedBuffer(java.util.HexFormat.of().parseHex(hex.replace(" ", "")));
    assertThat(ClientHello.read(bytes).kind()).isEqualTo(ClientHello.Kind.BROKEN);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", "x/y", "a:1"})
  void refusesNamesThatAreNone(String name) throws Exception {
    ByteBuf hello = hello("q".repeat(name.length()) + ".example.org");
    byte[] bytes = new byte[hello.readableBytes()];
    hello.getBytes(0, bytes);
    String text = new String(bytes, StandardCharsets.ISO_8859_1);
    String changed = text.replace("q".repeat(name.length()) + ".ex", name + ".ex");
    assertThat(ClientHello.read(Unpooled.copiedBuffer(changed, StandardCharsets.ISO_8859_1)).kind())
        .isEqualTo(ClientHello.Kind.BROKEN);
  }
}
