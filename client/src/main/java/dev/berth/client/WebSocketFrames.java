package dev.berth.client;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;

/** The client's half of RFC 6455, for whole binary messages of a trusted server. */
final class WebSocketFrames {
  static final int CONTINUATION = 0;
  static final int BINARY = 2;
  static final int CLOSE = 8;
  static final int PING = 9;
  static final int PONG = 10;

  private static final String KEY = "Sec-WebSocket-Key";
  private static final String MAGIC = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";
  private static final int LONGEST = 16 * 1024 * 1024;

  private WebSocketFrames() {}

  /** One frame as it came. */
  record Frame(boolean last, int opcode, ByteBuffer payload) {}

  static Map<String, String> upgradeHeaders() {
    byte[] key = new byte[16];
    ThreadLocalRandom.current().nextBytes(key);
    return Map.of(
        "Connection",
        "Upgrade",
        "Upgrade",
        "websocket",
        "Sec-WebSocket-Version",
        "13",
        KEY,
        Base64.getEncoder().encodeToString(key));
  }

  static void checkUpgrade(HttpConnection.Head head, Map<String, String> sent) throws IOException {
    String expected = accept(sent.getOrDefault(KEY, ""));
    if (head.status() != 101 || !head.header("sec-websocket-accept").equals(expected)) {
      throw new IOException("the server does not speak WebSocket here");
    }
  }

  static String accept(String key) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-1")
              .digest((key + MAGIC).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every JDK has SHA-1", e);
    }
  }

  /** Writes one frame, masked as a client's has to be, and flushes. */
  static void write(OutputStream out, int opcode, byte[] payload) throws IOException {
    DataOutputStream data = new DataOutputStream(out);
    data.writeByte(0x80 | opcode);
    if (payload.length < 126) {
      data.writeByte(0x80 | payload.length);
    } else if (payload.length < 65536) {
      data.writeByte(0x80 | 126);
      data.writeShort(payload.length);
    } else {
      data.writeByte(0x80 | 127);
      data.writeLong(payload.length);
    }
    byte[] mask = new byte[4];
    ThreadLocalRandom.current().nextBytes(mask);
    data.write(mask);
    byte[] masked = payload.clone();
    for (int i = 0; i < masked.length; i++) {
      masked[i] ^= mask[i & 3];
    }
    data.write(masked);
    data.flush();
  }

  static Frame read(InputStream in) throws IOException {
    DataInputStream data = new DataInputStream(in);
    int first = data.readUnsignedByte();
    int second = data.readUnsignedByte();
    long length = second & 0x7f;
    if (length == 126) {
      length = data.readUnsignedShort();
    } else if (length == 127) {
      length = data.readLong();
    }
    if (length < 0 || length > LONGEST || (second & 0x80) != 0) {
      throw new IOException("a WebSocket frame of the server is broken");
    }
    byte[] payload = in.readNBytes((int) length);
    if (payload.length < length) {
      throw new EOFException("the server closed the connection");
    }
    return new Frame((first & 0x80) != 0, first & 0x0f, ByteBuffer.wrap(payload));
  }
}
