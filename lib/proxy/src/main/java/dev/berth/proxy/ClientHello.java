package dev.berth.proxy;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The first that a client of TLS says (RFC 8446, 4.1.2), read before anybody answers. Immutable.
 *
 * @param kind what came
 * @param serverName that is asked for (RFC 6066, 3), in lower case; null: none
 * @param protocols that the client speaks (ALPN, RFC 7301), the best first
 */
record ClientHello(Kind kind, @Nullable String serverName, List<String> protocols) {
  /** The longest that is read. */
  static final int MOST_BYTES = 64 * 1024;

  private static final int HANDSHAKE = 22;
  private static final int RECORD_HEAD = 5;
  private static final int MOST_RECORD = 16 * 1024 + 256;

  /** Clients need one, and some two: what comes in crumbs is no client. */
  private static final int MOST_RECORDS = 64;

  private static final int CLIENT_HELLO = 1;
  private static final int SERVER_NAME = 0;
  private static final int ALPN = 16;

  private static final ClientHello MORE = new ClientHello(Kind.MORE, null, List.of());
  private static final ClientHello NOT_TLS = new ClientHello(Kind.NOT_TLS, null, List.of());
  private static final ClientHello BROKEN = new ClientHello(Kind.BROKEN, null, List.of());

  /** What the first bytes of a connection are. */
  enum Kind {
    /** A hello. */
    HELLO,
    /** The beginning of one: more bytes are needed. */
    MORE,
    /** Something else than TLS. */
    NOT_TLS,
    /** TLS of a kind that nobody can read. */
    BROKEN
  }

  ClientHello {
    protocols = List.copyOf(protocols);
  }

  /** Reads what has come of a connection so far; leaves it as it is. */
  static ClientHello read(ByteBuf in) {
    ByteBuf bytes = in.slice();
    ByteBuf message = Unpooled.EMPTY_BUFFER;
    int records = 0;
    while (bytes.isReadable()) {
      if (++records > MOST_RECORDS) {
        return BROKEN;
      }
      if (bytes.getUnsignedByte(bytes.readerIndex()) != HANDSHAKE) {
        return message.isReadable() ? BROKEN : NOT_TLS;
      }
      if (bytes.readableBytes() < RECORD_HEAD) {
        return MORE;
      }
      int major = bytes.getUnsignedByte(bytes.readerIndex() + 1);
      int length = bytes.getUnsignedShort(bytes.readerIndex() + 3);
      if (major != 3 || length == 0 || length > MOST_RECORD) {
        return BROKEN;
      }
      if (bytes.readableBytes() < RECORD_HEAD + length) {
        return MORE;
      }
      ByteBuf record = bytes.skipBytes(RECORD_HEAD).readSlice(length);
      message = message.isReadable() ? Unpooled.wrappedBuffer(message, record) : record;
      ClientHello hello = ofMessage(message);
      if (hello.kind != Kind.MORE) {
        return hello;
      }
    }
    return MORE;
  }

  private static ClientHello ofMessage(ByteBuf message) {
    if (message.readableBytes() < 4) {
      return MORE;
    }
    int start = message.readerIndex();
    int length = message.getUnsignedMedium(start + 1);
    if (message.getUnsignedByte(start) != CLIENT_HELLO || length > MOST_BYTES) {
      return BROKEN;
    }
    if (message.readableBytes() < 4 + length) {
      return MORE;
    }
    try {
      return ofBody(message.slice(start + 4, length));
    } catch (IndexOutOfBoundsException e) {
      return BROKEN;
    }
  }

  private static ClientHello ofBody(ByteBuf body) {
    body.skipBytes(2 + 32);
    body.skipBytes(body.readUnsignedByte());
    body.skipBytes(body.readUnsignedShort());
    body.skipBytes(body.readUnsignedByte());
    String name = null;
    List<String> protocols = List.of();
    if (!body.isReadable()) {
      return new ClientHello(Kind.HELLO, null, protocols);
    }
    ByteBuf extensions = body.readSlice(body.readUnsignedShort());
    while (extensions.isReadable()) {
      int type = extensions.readUnsignedShort();
      ByteBuf extension = extensions.readSlice(extensions.readUnsignedShort());
      if (type == SERVER_NAME && extension.isReadable()) {
        name = nameOf(extension);
        if (name == null) {
          return BROKEN;
        }
      } else if (type == ALPN) {
        protocols = protocolsOf(extension);
      }
    }
    return new ClientHello(Kind.HELLO, name, protocols);
  }

  /** Null: it is no name of a host. */
  private static @Nullable String nameOf(ByteBuf extension) {
    ByteBuf names = extension.readSlice(extension.readUnsignedShort());
    if (names.readUnsignedByte() != 0) {
      return null;
    }
    String name =
        names.readCharSequence(names.readUnsignedShort(), StandardCharsets.US_ASCII).toString();
    String bare = name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
    for (int i = 0; i < bare.length(); i++) {
      char c = bare.charAt(i);
      if (!(c == '-' || c == '.' || c == '_' || isLetterOrDigit(c))) {
        return null;
      }
    }
    return bare.isEmpty() || bare.length() > 253 ? null : bare.toLowerCase(Locale.ROOT);
  }

  private static boolean isLetterOrDigit(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
  }

  private static List<String> protocolsOf(ByteBuf extension) {
    ByteBuf list = extension.readSlice(extension.readUnsignedShort());
    List<String> protocols = new ArrayList<>(2);
    while (list.isReadable()) {
      byte[] name = ByteBufUtil.getBytes(list.readSlice(list.readUnsignedByte()));
      protocols.add(new String(name, StandardCharsets.ISO_8859_1));
    }
    return protocols;
  }
}
