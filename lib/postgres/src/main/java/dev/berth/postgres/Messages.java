package dev.berth.postgres;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Messages of the protocol: a letter, a length, and what it says. Confined to one thread.
 *
 * <p>See <a href="https://www.postgresql.org/docs/current/protocol-message-formats.html">the
 * formats</a>.
 */
final class Messages {
  private static final int LONGEST = 128 * 1024;
  private static final int SHORTEST = 4;

  private final DataInputStream in;
  private final DataOutputStream out;
  private final ByteArrayOutputStream held = new ByteArrayOutputStream();
  private final DataOutputStream body = new DataOutputStream(held);
  private char type;

  Messages(InputStream in, OutputStream out) {
    this.in = new DataInputStream(in);
    this.out = new DataOutputStream(new BufferedOutputStream(out));
  }

  /** A message that came. */
  record Message(char type, ByteBuffer body) {}

  /**
   * The next one.
   *
   * @throws EOFException if the client has gone
   */
  Message read() throws IOException {
    int letter = in.readUnsignedByte();
    return new Message((char) letter, readBody());
  }

  /** One without a letter: how a client begins. */
  ByteBuffer readBody() throws IOException {
    int length = in.readInt();
    if (length < SHORTEST || length > LONGEST) {
      throw new IOException("A message of a length that cannot be");
    }
    byte[] bytes = new byte[length - SHORTEST];
    in.readFully(bytes);
    return ByteBuffer.wrap(bytes);
  }

  /** A text up to its zero. */
  static String text(ByteBuffer from) {
    int start = from.position();
    while (from.hasRemaining()) {
      if (from.get() == 0) {
        byte[] bytes = new byte[from.position() - start - 1];
        from.get(start, bytes);
        return new String(bytes, UTF_8);
      }
    }
    throw new SqlError("08P01", "a text without an end");
  }

  void writeByte(int value) throws IOException {
    out.writeByte(value);
  }

  Messages begin(char letter) {
    held.reset();
    type = letter;
    return this;
  }

  Messages one(int value) throws IOException {
    body.writeByte(value);
    return this;
  }

  Messages two(int value) throws IOException {
    body.writeShort(value);
    return this;
  }

  Messages four(int value) throws IOException {
    body.writeInt(value);
    return this;
  }

  Messages text(String text) throws IOException {
    body.write(text.replace('\0', '?').getBytes(UTF_8));
    body.writeByte(0);
    return this;
  }

  /** A value with its length; null has none. */
  Messages value(byte @Nullable [] value) throws IOException {
    if (value == null) {
      body.writeInt(-1);
    } else {
      body.writeInt(value.length);
      body.write(value);
    }
    return this;
  }

  void end() throws IOException {
    out.writeByte(type);
    out.writeInt(held.size() + SHORTEST);
    held.writeTo(out);
  }

  void flush() throws IOException {
    out.flush();
  }
}
