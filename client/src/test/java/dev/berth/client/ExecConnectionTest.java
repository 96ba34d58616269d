package dev.berth.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ExecConnectionTest {
  private static final ApiPath EXEC = ApiPath.of("tasks", "1", "exec");

  @Test
  void copiesOutputsAndEndsWithTheExitCode() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (_, out, head) -> {
                  upgrade(out, head);
                  send(out, 2, true, "\u0001out ");
                  send(out, 9, true, "ping");
                  send(out, 2, false, "\u0001in ");
                  send(out, 0, true, "parts");
                  send(out, 2, true, "\u0002err");
                  send(out, 2, true, "\u0001" + "x".repeat(70_000));
                  send(out, 2, true, "\u0003{\"exit\":42}");
                });
        ExecConnection exec = server.client().exec(EXEC)) {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      ByteArrayOutputStream errors = new ByteArrayOutputStream();

      assertThat(exec.copyUntilExit(out, errors)).isEqualTo(42);
      assertThat(out.toString(UTF_8)).isEqualTo("out in parts" + "x".repeat(70_000));
      assertThat(errors.toString(UTF_8)).isEqualTo("err");
    }
  }

  @Test
  void sendsInputItsEndAndSizesMasked() throws Exception {
    BlockingQueue<String> received = new LinkedBlockingQueue<>();
    try (ScriptedServer server =
            new ScriptedServer(
                (in, out, head) -> {
                  upgrade(out, head);
                  for (int i = 0; i < 4; i++) {
                    received.add(receive(in));
                  }
                  send(out, 2, true, "\u0003{\"exit\":0}");
                });
        ExecConnection exec = server.client().exec(EXEC)) {
      exec.input("hello".getBytes(UTF_8));
      exec.input(new byte[1000]);
      exec.resize(80, 24);
      exec.endInput();

      assertThat(
              exec.copyUntilExit(OutputStream.nullOutputStream(), OutputStream.nullOutputStream()))
          .isZero();
      assertThat(received.take()).isEqualTo("\0hello");
      assertThat(received.take()).hasSize(1001);
      assertThat(received.take()).startsWith("\u0003{\"resize\":").contains("\"columns\":80");
      assertThat(received.take()).isEqualTo("\0");
    }
  }

  @Test
  void tellsWhatTheServerSaysOfAProgramThatCouldNotBeRun() throws IOException {
    try (ScriptedServer server =
            new ScriptedServer(
                (_, out, head) -> {
                  upgrade(out, head);
                  send(
                      out,
                      2,
                      true,
                      "\u0003{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"No sh.\"}}");
                });
        ExecConnection exec = server.client().exec(EXEC)) {
      assertThatThrownBy(() -> exec.copyUntilExit(System.out, System.err)).hasMessage("No sh.");
    }
  }

  @Test
  void tellsWhenTheServerGoesAway() throws IOException {
    try (ScriptedServer server = new ScriptedServer((_, out, head) -> upgrade(out, head));
        ExecConnection exec = server.client().exec(EXEC)) {
      assertThatThrownBy(() -> exec.copyUntilExit(System.out, System.err))
          .hasMessageStartingWith("Cannot hear of the program any more");
    }
  }

  @Test
  void refusesAnUpgradeThatIsNone() throws IOException {
    try (ScriptedServer server = ScriptedServer.answeringJson(200, "{}")) {
      assertThatThrownBy(() -> server.client().exec(EXEC))
          .hasMessageContaining("the server does not speak WebSocket here");
    }
    String error = "{\"error\":{\"code\":\"NOT_FOUND\",\"message\":\"No task '1'.\"}}";
    try (ScriptedServer server = ScriptedServer.answeringJson(404, error)) {
      assertThatThrownBy(() -> server.client().exec(EXEC)).hasMessage("No task '1'.");
    }
  }

  @Test
  void computesTheAnswerOfTheSpecification() {
    assertThat(WebSocketFrames.accept("dGhlIHNhbXBsZSBub25jZQ=="))
        .isEqualTo("s3pPLMBiTxaQ9kYGzzhZRbK+xOo=");
  }

  private static void upgrade(OutputStream out, String head) throws IOException {
    String key = head.replaceAll("(?s).*Sec-WebSocket-Key: (\\S+).*", "$1");
    out.write(
        ("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + "Sec-WebSocket-Accept: "
                + WebSocketFrames.accept(key)
                + "\r\n\r\n")
            .getBytes(UTF_8));
  }

  private static void send(OutputStream out, int opcode, boolean last, String text)
      throws IOException {
    byte[] payload = text.getBytes(UTF_8);
    out.write((last ? 0x80 : 0) | opcode);
    if (payload.length < 126) {
      out.write(payload.length);
    } else {
      out.write(127);
      for (int shift = 56; shift >= 0; shift -= 8) {
        out.write((int) ((long) payload.length >> shift) & 0xff);
      }
    }
    out.write(payload);
  }

  private static String receive(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    assertThat(data.readUnsignedByte()).isEqualTo(0x82);
    int length = data.readUnsignedByte();
    assertThat(length & 0x80).isEqualTo(0x80);
    length &= 0x7f;
    if (length == 126) {
      length = data.readUnsignedShort();
    }
    byte[] mask = data.readNBytes(4);
    byte[] payload = data.readNBytes(length);
    for (int i = 0; i < payload.length; i++) {
      payload[i] ^= mask[i % 4];
    }
    return new String(payload, UTF_8);
  }
}
