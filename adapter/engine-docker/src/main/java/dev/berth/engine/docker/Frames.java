package dev.berth.engine.docker;

import dev.berth.engine.LogLine.Source;
import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Takes apart a stream in which a daemon sends two: each piece has a head of eight bytes that says
 * of which it is and how long. What a terminal wrote comes as it is. For one thread.
 */
final class Frames {
  private static final int LARGEST = 16 << 20;
  private static final int STDERR = 2;
  private static final int RAW_PIECE = 8 << 10;

  private final DataInputStream in;
  private final boolean terminal;

  Frames(InputStream in, boolean terminal) {
    this.in = new DataInputStream(in);
    this.terminal = terminal;
  }

  /** A piece of one of the two. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on, never compared.
  record Frame(Source source, byte[] bytes) {}

  /** The next piece; null at the end, also one that comes in the middle of a piece. */
  @Nullable Frame next() throws IOException {
    return terminal ? raw() : framed();
  }

  private @Nullable Frame raw() throws IOException {
    byte[] piece = new byte[RAW_PIECE];
    int count = in.read(piece);
    return count < 0 ? null : new Frame(Source.STDOUT, Arrays.copyOf(piece, count));
  }

  private @Nullable Frame framed() throws IOException {
    int kind = in.read();
    if (kind < 0) {
      return null;
    }
    try {
      in.skipNBytes(3);
      int length = in.readInt();
      if (kind > STDERR || length < 0 || length > LARGEST) {
        throw new IOException("the daemon sent what is not a frame");
      }
      byte[] bytes = new byte[length];
      in.readFully(bytes);
      return new Frame(kind == STDERR ? Source.STDERR : Source.STDOUT, bytes);
    } catch (EOFException e) {
      return null;
    }
  }
}
