package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A response on its way to the client: held until it is whole, compressed, or passed on as fast as
 * the client takes it. Confined to its event loop.
 */
final class ResponseBody {
  private static final System.Logger LOG = System.getLogger(ResponseBody.class.getName());

  private final ExchangeRun run;
  private final ClientStream client;
  private long mostHeld = -1;
  private @Nullable HeldBody held;
  private @Nullable Response holding;
  private @Nullable String encoding;
  private @Nullable BodyCompressor compressor;
  private boolean paused;
  private int status;
  private long bytes;

  ResponseBody(ExchangeRun run, ClientStream client) {
    this.run = run;
    this.client = client;
  }

  void hold(long most) {
    mostHeld = mostHeld < 0 ? most : Math.min(mostHeld, most);
  }

  void compress(String wanted) {
    encoding = wanted;
  }

  /** Nothing is held or compressed of what comes now. */
  void asItIs() {
    drop();
    encoding = null;
    mostHeld = -1;
  }

  private void drop() {
    HeldBody dropped = held;
    held = null;
    holding = null;
    if (dropped != null) {
      dropped.release();
    }
  }

  /** The status that the client has been sent; 0: none yet. */
  int status() {
    return status;
  }

  boolean isStarted() {
    return status != 0;
  }

  /** Whether a head has come, though the client may not have been sent it. */
  boolean isComing() {
    return status != 0 || holding != null;
  }

  long bytes() {
    return bytes;
  }

  /** Takes the head of a response whose body comes now, or that has none. */
  void start(Response response, long length, boolean end) {
    if (mostHeld >= 0 && !end) {
      if (length > mostHeld) {
        run.responseTooLarge();
        return;
      }
      holding = response;
      held = new HeldBody(mostHeld);
      return;
    }
    if (end) {
      sendHead(response, length, true);
    } else {
      sendHead(response, startCompressing(response) ? -1 : length, false);
    }
  }

  private boolean startCompressing(Response response) {
    String wanted = encoding;
    if (wanted == null) {
      return false;
    }
    if (!BodyCompressor.isKnown(wanted)) {
      LOG.log(System.Logger.Level.DEBUG, "Nothing compresses as '" + wanted + "'");
      return false;
    }
    compressor = BodyCompressor.of(wanted, response.headers());
    return compressor != null;
  }

  private void sendHead(Response response, long length, boolean end) {
    status = response.status();
    if (run.isRequestUnasked()) {
      // The client was not asked for the body, so what comes next may be it or not.
      client.closeAfterResponse();
    }
    if (end) {
      run.finish();
    }
    client.sendHead(response, length, end);
    if (end) {
      run.leave();
    }
  }

  /** Sends the head that makes a connection a tunnel. */
  void switchProtocols(Response response) {
    status = response.status();
    client.sendHead(response, -1, true);
  }

  void count(int more) {
    bytes += more;
  }

  /**
   * A piece has come; taken over.
   *
   * @param from who is held back while the client does not take it; null: nobody
   */
  void piece(ByteBuf piece, @Nullable UpstreamStream from) {
    HeldBody keeps = held;
    if (keeps != null) {
      if (!keeps.add(piece)) {
        run.responseTooLarge();
      }
      return;
    }
    BodyCompressor by = compressor;
    send(by == null ? piece : by.compress(piece));
    if (from != null && !client.isWritable()) {
      pause(from);
    }
  }

  private void send(ByteBuf piece) {
    bytes += piece.readableBytes();
    client.sendBody(piece);
  }

  private void pause(UpstreamStream from) {
    // What is written may go at once: then there is nothing to wait for.
    client.flush();
    if (!client.isWritable() && !run.isOver()) {
      paused = true;
      run.waitFor(ExchangeRun.Waiting.READER);
      from.pause();
    }
  }

  /** The client takes more. */
  void writable(UpstreamStream from) {
    if (paused) {
      paused = false;
      run.waitFor(ExchangeRun.Waiting.NOBODY);
      from.resume();
      flush();
    }
  }

  /** Sends what has come so far, all of it so that the client can read it. */
  void flush() {
    if (run.isOver() || status == 0) {
      return;
    }
    BodyCompressor by = compressor;
    if (by != null) {
      send(by.flush());
    }
    client.flush();
  }

  /** All of it has come. */
  void end(Headers trailers) {
    HeldBody all = held;
    if (all != null) {
      sendHeld(all, trailers);
      return;
    }
    BodyCompressor by = compressor;
    if (by != null) {
      compressor = null;
      send(by.end());
    }
    run.finish();
    client.sendEnd(trailers);
    run.leave();
  }

  private void sendHeld(HeldBody all, Headers trailers) {
    Response response = Objects.requireNonNull(holding);
    held = null;
    holding = null;
    sendHead(response, startCompressing(response) ? -1 : all.length(), false);
    all.sendTo(piece -> piece(piece, null));
    all.release();
    end(trailers);
  }

  void release() {
    drop();
    if (compressor != null) {
      compressor.close();
    }
  }
}
