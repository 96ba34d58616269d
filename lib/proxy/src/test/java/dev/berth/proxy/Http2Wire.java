package dev.berth.proxy;

import dev.berth.kit.Wire;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersDecoder;
import io.netty.handler.codec.http2.DefaultHttp2HeadersEncoder;
import io.netty.handler.codec.http2.Http2Exception;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** A client's connection that speaks HTTP/2 without TLS, frame by frame. */
final class Http2Wire implements AutoCloseable {
  static final int DATA = 0;
  static final int HEADERS = 1;
  static final int RST_STREAM = 3;
  static final int SETTINGS = 4;
  static final int PING = 6;
  static final int GOAWAY = 7;
  static final int END_STREAM = 1;
  static final int END_HEADERS = 4;

  private final Wire wire;
  private final DataInputStream in;
  private final DefaultHttp2HeadersEncoder encoder = new DefaultHttp2HeadersEncoder();
  private final DefaultHttp2HeadersDecoder decoder = new DefaultHttp2HeadersDecoder(false);

  /** A frame that came. */
  record Frame(int type, int flags, int stream, String payload) {}

  Http2Wire(int port) throws IOException {
    wire = new Wire(port);
    in = new DataInputStream(wire.in());
    wire.send("PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    send(SETTINGS, 0, 0, new byte[0]);
  }

  Http2Wire send(int type, int flags, int stream, byte[] payload) throws IOException {
    ByteBuf frame =
        Unpooled.buffer()
            .writeMedium(payload.length)
            .writeByte(type)
            .writeByte(flags)
            .writeInt(stream)
            .writeBytes(payload);
    byte[] bytes = new byte[frame.readableBytes()];
    frame.readBytes(bytes);
    wire.send(bytes);
    return this;
  }

  /** Sends fields, whatever they say; names and values in turn. */
  Http2Wire fields(int stream, boolean end, String... fields) throws IOException {
    DefaultHttp2Headers headers = new InOrder();
    for (int i = 0; i < fields.length; i += 2) {
      headers.add(
          new io.netty.util.AsciiString(fields[i]), new io.netty.util.AsciiString(fields[i + 1]));
    }
    ByteBuf block = Unpooled.buffer();
    try {
      encoder.encodeHeaders(stream, headers, block);
    } catch (Http2Exception e) {
      throw new IOException(e);
    }
    byte[] bytes = new byte[block.readableBytes()];
    block.readBytes(bytes);
    return send(HEADERS, END_HEADERS | (end ? END_STREAM : 0), stream, bytes);
  }

  /** A GET of a host with further fields. */
  Http2Wire get(int stream, String host, String... more) throws IOException {
    List<String> fields =
        new ArrayList<>(
            List.of(":method", "GET", ":scheme", "http", ":path", "/", ":authority", host));
    fields.addAll(List.of(more));
    return fields(stream, true, fields.toArray(String[]::new));
  }

  Http2Wire data(int stream, boolean end, String text) throws IOException {
    return send(DATA, end ? END_STREAM : 0, stream, text.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** The next frame; fields are one on a line. */
  Frame read() throws IOException {
    int head = in.readInt();
    int flags = in.readUnsignedByte();
    int stream = in.readInt();
    byte[] payload = in.readNBytes(head >>> 8);
    int type = head & 0xFF;
    if (type == HEADERS) {
      StringBuilder lines = new StringBuilder();
      try {
        decoder
            .decodeHeaders(stream, Unpooled.wrappedBuffer(payload))
            .forEach(e -> lines.append(e.getKey()).append(": ").append(e.getValue()).append('\n'));
      } catch (Http2Exception e) {
        throw new IOException(e);
      }
      return new Frame(type, flags, stream, lines.toString());
    }
    if (type == RST_STREAM || type == GOAWAY) {
      int at = type == RST_STREAM ? 0 : 4;
      return new Frame(type, flags, stream, Integer.toString(payload[at + 3]));
    }
    return new Frame(type, flags, stream, new String(payload, StandardCharsets.ISO_8859_1));
  }

  /** The next frame of a type. */
  Frame read(int type) throws IOException {
    Frame frame = read();
    while (frame.type != type) {
      frame = read();
    }
    return frame;
  }

  /** The next frame that ends a stream, well or not. */
  Frame readOutcome() throws IOException {
    Frame frame = read();
    while (frame.type != HEADERS && frame.type != RST_STREAM && frame.type != GOAWAY) {
      frame = read();
    }
    return frame;
  }

  Wire wire() {
    return wire;
  }

  @Override
  public void close() throws Exception {
    wire.close();
    encoder.close();
  }

  /** Fields in the order they were added: Netty's own put pseudo fields first. */
  private static final class InOrder extends DefaultHttp2Headers {
    private final List<java.util.Map.Entry<CharSequence, CharSequence>> all = new ArrayList<>();

    InOrder() {
      super(false);
    }

    @Override
    public io.netty.handler.codec.http2.Http2Headers add(CharSequence name, CharSequence value) {
      all.add(java.util.Map.entry(name, value));
      return this;
    }

    @Override
    public java.util.Iterator<java.util.Map.Entry<CharSequence, CharSequence>> iterator() {
      return all.iterator();
    }
  }
}
