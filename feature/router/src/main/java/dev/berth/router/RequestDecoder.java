package dev.berth.router;

import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads requests, and refuses heads that two servers could read in two ways and that the decoder
 * below lets pass: folded headers, request lines with more than single spaces, control characters,
 * {@code Content-Length} beside {@code Transfer-Encoding}. Confined to its connection's event loop.
 */
final class RequestDecoder extends VertxHttpRequestDecoder {
  private boolean inHead = true;
  private boolean headBegun;
  private boolean lineRead;
  private boolean refused;
  private int requests;

  RequestDecoder(HttpServerOptions options) {
    super(options);
  }

  /** How many requests have come so far, those whose head is being read included. */
  int requests() {
    return requests;
  }

  /** Whether the head of a request has begun and not ended. */
  boolean isWithinHead() {
    return inHead && headBegun && !refused;
  }

  @Override
  protected void decode(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
      throws Exception {
    if (refused) {
      buffer.skipBytes(buffer.readableBytes());
      return;
    }
    if (inHead) {
      String problem = problem(buffer);
      if (problem != null) {
        refuse(buffer, out, problem);
        return;
      }
    }
    int before = out.size();
    super.decode(context, buffer, out);
    for (int i = before; i < out.size(); i++) {
      note(out.get(i));
    }
  }

  @Override
  protected void decodeLast(ChannelHandlerContext context, ByteBuf buffer, List<Object> out)
      throws Exception {
    if (!refused) {
      super.decodeLast(context, buffer, out);
    }
  }

  @Override
  protected HttpMessage createMessage(String[] initialLine) {
    lineRead = true;
    return super.createMessage(initialLine);
  }

  @Override
  protected void handleTransferEncodingChunkedWithContentLength(HttpMessage message) {
    throw new IllegalArgumentException("Both Content-Length and Transfer-Encoding");
  }

  private void note(Object part) {
    if (part instanceof HttpRequest request) {
      inHead = false;
      refused = request.decoderResult().isFailure();
    }
    if (part instanceof LastHttpContent && !refused) {
      inHead = true;
      headBegun = false;
      lineRead = false;
    }
  }

  private void refuse(ByteBuf buffer, List<Object> out, String problem) {
    refused = true;
    buffer.skipBytes(buffer.readableBytes());
    HttpMessage message = createInvalidMessage();
    message.setDecoderResult(DecoderResult.failure(new IllegalArgumentException(problem)));
    out.add(message);
  }

  /** What is wrong with the lines of a head that have come; they begin where the buffer does. */
  private @Nullable String problem(ByteBuf buffer) {
    int end = buffer.writerIndex();
    int line = buffer.readerIndex();
    if (!lineRead) {
      while (line < end && (buffer.getByte(line) == '\r' || buffer.getByte(line) == '\n')) {
        line++;
      }
      if (line < end && !headBegun) {
        headBegun = true;
        requests++;
      }
      int feed = buffer.indexOf(line, end, (byte) '\n');
      if (feed < 0) {
        return null;
      }
      if (!isRequestLine(buffer, line, feed)) {
        return "Not a request line";
      }
      line = feed + 1;
    }
    while (line < end) {
      byte first = buffer.getByte(line);
      if (first == ' ' || first == '\t') {
        return "A folded header";
      }
      if (first == ':') {
        return "A header without a name";
      }
      int feed = buffer.indexOf(line, end, (byte) '\n');
      if (feed < 0 || feed - line <= 1) {
        return null;
      }
      line = feed + 1;
    }
    return null;
  }

  /** Three words of visible characters with a space between, the last {@code HTTP/1.0} or 1.1. */
  private static boolean isRequestLine(ByteBuf buffer, int start, int feed) {
    int end = feed - 1;
    if (end - start < 12 || buffer.getByte(end) != '\r') {
      return false;
    }
    int spaces = 0;
    for (int i = start; i < end; i++) {
      int b = buffer.getByte(i) & 0xff;
      if (b == ' ') {
        spaces++;
      } else if (b < ' ' || b == 0x7f) {
        return false;
      }
    }
    int version = end - 8;
    return spaces == 2
        && buffer.getByte(start) != ' '
        && buffer.getByte(version - 1) == ' '
        && buffer.getByte(version - 2) != ' '
        && buffer.getInt(version) == ('H' << 24 | 'T' << 16 | 'T' << 8 | 'P')
        && buffer.getByte(version + 4) == '/'
        && buffer.getByte(version + 5) == '1'
        && buffer.getByte(version + 6) == '.'
        && (buffer.getByte(version + 7) == '0' || buffer.getByte(version + 7) == '1');
  }
}
