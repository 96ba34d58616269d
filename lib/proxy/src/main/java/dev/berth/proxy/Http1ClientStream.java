package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.channel.Channel;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One request of a connection that speaks HTTP/1. Confined to its event loop. */
final class Http1ClientStream extends ClientStream {
  private static final byte[] CONTINUE = Ascii.bytes("HTTP/1.1 100 Continue\r\n\r\n");
  private static final byte[] LAST_CHUNK = Ascii.bytes("0\r\n");
  private static final byte[] END = Ascii.bytes("0\r\n\r\n");

  private final ClientConnection connection;
  private final Request request;
  private final boolean http10;
  private final boolean hasBody;
  private final boolean expectsContinue;
  private final boolean webSocket;
  private final boolean head;
  private @Nullable Events events;
  private boolean closing;
  private boolean chunked;
  private boolean requestWhole;
  private boolean responseWhole;
  private boolean discarding;
  private long discarded;

  Http1ClientStream(ClientConnection connection, Request request, HeadReader read) {
    Framing framing = read.framing();
    this.connection = connection;
    this.request = request;
    this.http10 = read.isHttp10();
    this.hasBody = framing.hasBody();
    this.requestWhole = !hasBody;
    this.expectsContinue = hasBody && !http10 && framing.expectsContinue();
    this.webSocket = !http10 && !hasBody && framing.isWebSocket() && request.method().equals("GET");
    this.head = request.method().equals("HEAD");
    this.closing = !framing.isKeptAlive(http10);
    this.namesFields = framing.namesFields();
  }

  private final boolean namesFields;

  @Override
  Request request() {
    return request;
  }

  @Override
  boolean hasBody() {
    return hasBody;
  }

  @Override
  boolean expectsContinue() {
    return expectsContinue;
  }

  @Override
  boolean upgradesToWebSocket() {
    return webSocket;
  }

  @Override
  boolean namesHopFields() {
    return namesFields;
  }

  @Override
  ForwardingHeaders.Memory memory() {
    return connection.memory();
  }

  @Override
  void listen(Events listener) {
    events = listener;
  }

  private boolean isCurrent() {
    return connection.isCurrent(this);
  }

  @Override
  void resume() {
    if (isCurrent() && !requestWhole) {
      connection.setFlowing(true);
    }
  }

  @Override
  void pause() {
    if (isCurrent()) {
      connection.setFlowing(false);
    }
  }

  @Override
  void discard() {
    if (isCurrent() && !requestWhole && !discarding) {
      discarding = true;
      connection.setFlowing(true);
    }
  }

  void told(ByteBuf piece) {
    if (!discarding) {
      Objects.requireNonNull(events).requestBody(piece);
      return;
    }
    discarded += piece.readableBytes();
    piece.release();
    if (discarded > ClientConnection.MOST_DISCARDED) {
      connection.closeNow();
    }
  }

  void toldEnd(Headers trailers) {
    requestWhole = true;
    if (!discarding) {
      Objects.requireNonNull(events).requestEnd(trailers);
    }
    goOn();
  }

  void toldAll() {
    if (!discarding) {
      Objects.requireNonNull(events).requestRead();
    }
  }

  void writable() {
    if (!responseWhole) {
      Objects.requireNonNull(events).clientWritable();
    }
  }

  void gone() {
    if (!responseWhole) {
      responseWhole = true;
      Objects.requireNonNull(events).clientGone();
    }
  }

  void bodyUnreadable() {
    if (responseWhole) {
      connection.closeLingering();
    } else {
      Objects.requireNonNull(events).requestUnreadable();
    }
  }

  @Override
  void sendContinue() {
    if (isCurrent()) {
      HeadWriter writer = connection.lane().writer();
      writer.clear();
      writer.put(CONTINUE);
      connection.write(writer);
      connection.flushNow();
    }
  }

  @Override
  void sendInformational(Response response) {
    if (isCurrent() && !http10) {
      HeadWriter writer = connection.lane().writer();
      writer.response(response, false, -1, false, HeadWriter.Then.NOTHING);
      connection.write(writer);
      connection.flushNow();
    }
  }

  @Override
  void sendHead(Response response, long length, boolean end) {
    if (!isCurrent()) {
      return;
    }
    int status = response.status();
    boolean bare = status == 204 || status == 304 || status < 200;
    long said = status == 204 || status < 200 ? -1 : length;
    if (end && length < 0 && !bare && !head) {
      said = 0;
    }
    if (!end && length < 0) {
      chunked = !http10;
      closing |= http10;
    }
    HeadWriter writer = connection.lane().writer();
    writer.response(response, http10, said, chunked, then(status));
    connection.write(writer);
    if (end && status != 101) {
      whole();
    }
  }

  private HeadWriter.Then then(int status) {
    if (status == 101) {
      return HeadWriter.Then.UPGRADE;
    }
    if (closing) {
      return HeadWriter.Then.CLOSE;
    }
    return http10 ? HeadWriter.Then.KEEP_ALIVE : HeadWriter.Then.NOTHING;
  }

  @Override
  void sendBody(ByteBuf piece) {
    if (!isCurrent() || !piece.isReadable()) {
      piece.release();
      return;
    }
    if (!chunked) {
      connection.write(piece);
      return;
    }
    connection.writeChunk(piece);
  }

  @Override
  void sendEnd(Headers trailers) {
    if (!isCurrent()) {
      return;
    }
    if (chunked) {
      HeadWriter writer = connection.lane().writer();
      writer.clear();
      if (trailers.size() == 0) {
        writer.put(END);
      } else {
        writer.put(LAST_CHUNK);
        writer.trailers(trailers);
      }
      connection.write(writer);
    }
    whole();
  }

  private void whole() {
    responseWhole = true;
    goOn();
  }

  /** Goes on to the next request if this one is whole in both directions. */
  private void goOn() {
    if (!responseWhole || !isCurrent()) {
      return;
    }
    connection.flushNow();
    if (closing) {
      connection.closeLingering();
    } else if (requestWhole) {
      connection.next();
    }
  }

  @Override
  void flush() {
    if (isCurrent()) {
      connection.flushNow();
    }
  }

  @Override
  boolean isWritable() {
    return connection.isWritableNow();
  }

  @Override
  void abort() {
    if (isCurrent()) {
      responseWhole = true;
      connection.flushNow();
      connection.closeNow();
    }
  }

  @Override
  void closeAfterResponse() {
    closing = true;
  }

  @Override
  Channel becomeTunnel() {
    responseWhole = true;
    connection.flushNow();
    connection.tunnel();
    return connection.channel();
  }
}
