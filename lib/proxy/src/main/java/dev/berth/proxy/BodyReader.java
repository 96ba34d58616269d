package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * Reads the body of a message to its end, as the message's head frames it. Confined to one thread.
 */
final class BodyReader {
  private static final Headers NONE = new Headers();
  private static final int LONGEST_SIZE_LINE = 256;
  private static final long LARGEST_CHUNK = Integer.MAX_VALUE;

  private final Http1Connection connection;
  private State state = State.NONE;
  private long remaining;
  private int lineLength;
  private boolean sizeRead;
  private @Nullable HeadReader trailers;

  private enum State {
    NONE,
    LENGTH,
    TO_THE_END,
    SIZE,
    EXTENSION,
    SIZE_FEED,
    CHUNK,
    CHUNK_RETURN,
    CHUNK_FEED,
    TRAILERS
  }

  BodyReader(Http1Connection connection) {
    this.connection = connection;
  }

  void startLength(long length) {
    state = State.LENGTH;
    remaining = length;
  }

  void startChunks() {
    startSize();
  }

  /** The body ends with its connection. */
  void startToTheEnd() {
    state = State.TO_THE_END;
  }

  boolean endsWithConnection() {
    return state == State.TO_THE_END;
  }

  void stop() {
    state = State.NONE;
    trailers = null;
  }

  private void startSize() {
    state = State.SIZE;
    remaining = 0;
    lineLength = 0;
    sizeRead = false;
  }

  /** Reads on, and tells the connection of one piece, of the end, or of what is no body. */
  void read(ByteBuf in) {
    switch (state) {
      case LENGTH -> {
        piece(in);
        if (remaining == 0 && state == State.LENGTH) {
          end(NONE);
        }
      }
      case TO_THE_END -> connection.piece(in.readRetainedSlice(in.readableBytes()));
      case CHUNK -> {
        piece(in);
        if (remaining == 0 && state == State.CHUNK) {
          state = State.CHUNK_RETURN;
        }
      }
      case TRAILERS -> readTrailers(in);
      case NONE -> in.skipBytes(in.readableBytes());
      case SIZE, EXTENSION, SIZE_FEED, CHUNK_RETURN, CHUNK_FEED -> {
        while (in.isReadable() && isBetweenChunks()) {
          if (!between(in.readByte())) {
            stop();
            connection.unreadable(null, 400);
            return;
          }
        }
      }
    }
  }

  private boolean isBetweenChunks() {
    return switch (state) {
      case SIZE, EXTENSION, SIZE_FEED, CHUNK_RETURN, CHUNK_FEED -> true;
      case NONE, LENGTH, TO_THE_END, CHUNK, TRAILERS -> false;
    };
  }

  private void piece(ByteBuf in) {
    int length = (int) Math.min(remaining, in.readableBytes());
    remaining -= length;
    connection.piece(in.readRetainedSlice(length));
  }

  /** Takes one byte of what frames a chunk; false: it is none. */
  private boolean between(byte b) {
    return switch (state) {
      case SIZE -> size(b);
      case EXTENSION -> {
        if (b == '\r') {
          state = State.SIZE_FEED;
        }
        yield (b == '\r' || Ascii.isText(b)) && ++lineLength <= LONGEST_SIZE_LINE;
      }
      case SIZE_FEED -> {
        state = remaining == 0 ? State.TRAILERS : State.CHUNK;
        yield b == '\n';
      }
      case CHUNK_RETURN -> {
        state = State.CHUNK_FEED;
        yield b == '\r';
      }
      case CHUNK_FEED -> {
        startSize();
        yield b == '\n';
      }
      case NONE, LENGTH, TO_THE_END, CHUNK, TRAILERS -> false;
    };
  }

  private boolean size(byte b) {
    int digit = b >= 0 ? Character.digit(b, 16) : -1;
    if (digit >= 0) {
      sizeRead = true;
      remaining = remaining * 16 + digit;
      return remaining <= LARGEST_CHUNK && ++lineLength <= LONGEST_SIZE_LINE;
    }
    if (b == '\r') {
      state = State.SIZE_FEED;
    } else {
      state = State.EXTENSION;
    }
    return sizeRead && (b == '\r' || b == ';');
  }

  private void readTrailers(ByteBuf in) {
    HeadReader reader = trailers;
    if (reader == null) {
      reader = new HeadReader(HeadReader.Kind.TRAILERS, connection.lane().requestLimits());
      trailers = reader;
    }
    int result = reader.read(in);
    if (result == HeadReader.DONE) {
      end(reader.headers());
    } else if (result != HeadReader.MORE) {
      stop();
      connection.unreadable(null, result);
    }
  }

  private void end(Headers fields) {
    stop();
    connection.bodyEnd(fields);
  }
}
