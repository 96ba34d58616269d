package dev.berth.engine.embedded;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.dns.DnsQuestion;
import io.netty.handler.codec.dns.DnsRecord;
import io.netty.handler.codec.dns.DnsRecordDecoder;
import io.netty.handler.codec.dns.DnsRecordType;
import io.netty.util.ReferenceCountUtil;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * A DNS question as it came from a task: whoever sent it may be hostile. Immutable but for the
 * array, which nobody changes.
 */
final class NameQuery {
  static final int TYPE_ADDRESS = DnsRecordType.A.intValue();
  static final int TYPE_POINTER = DnsRecordType.PTR.intValue();
  static final int TYPE_ANY = DnsRecordType.ANY.intValue();

  static final int HEADER = 12;

  /** What every program can take. */
  static final int SMALLEST_ROOM = 512;

  /** What is used at most, so that an answer stays within a few packets. */
  static final int LARGEST_ROOM = 4096;

  private static final int FLAG_ANSWER = 0x80;
  private static final int OPERATIONS = 0x78;

  /** What comes after the question but is no client's business: more than this is not read. */
  private static final int MOST_RECORDS = 8;

  private final byte[] packet;
  private final String name;
  private final int type;
  private final int end;
  private final int room;

  private NameQuery(byte[] packet, DnsQuestion question, int end, int room) {
    String written = question.name().toLowerCase(Locale.ROOT);
    this.packet = packet;
    this.name = written.endsWith(".") ? written.substring(0, written.length() - 1) : written;
    this.type = question.type().intValue();
    this.end = end;
    this.room = room;
  }

  /** The whole message. */
  byte[] packet() {
    return packet;
  }

  /** In lower case, without the dot at its end; empty for the root. */
  String name() {
    return name;
  }

  /** What is asked for, as the protocol numbers it. */
  int type() {
    return type;
  }

  /** Where the question ends in the packet. */
  int end() {
    return end;
  }

  /** How long an answer by UDP may be, in bytes. */
  int room() {
    return room;
  }

  /** The number that an answer has to repeat. */
  int id() {
    return number(packet, 0);
  }

  /** The question as it was written, with its capitals. */
  byte[] question() {
    return Arrays.copyOfRange(packet, HEADER, end);
  }

  /** Whether somebody awaits an answer to these bytes: they may be one themselves. */
  static boolean isQuery(byte[] packet) {
    return packet.length >= HEADER && (packet[2] & FLAG_ANSWER) == 0;
  }

  /** Whether these bytes ask for something else than an answer to a question. */
  static boolean isOtherOperation(byte[] packet) {
    return (packet[2] & OPERATIONS) != 0;
  }

  /** Reads one; empty where the bytes make no sense. */
  static Optional<NameQuery> parse(byte[] packet) {
    if (!isQuery(packet) || number(packet, 4) != 1) {
      return Optional.empty();
    }
    ByteBuf bytes = Unpooled.wrappedBuffer(packet).skipBytes(HEADER);
    try {
      DnsQuestion question = DnsRecordDecoder.DEFAULT.decodeQuestion(bytes);
      int end = bytes.readerIndex();
      return Optional.of(new NameQuery(packet, question, end, room(packet, bytes)));
    } catch (Exception e) {
      // The library declares Exception, and throws several kinds for several kinds of nonsense.
      return Optional.empty();
    }
  }

  private static int room(byte[] packet, ByteBuf bytes) throws Exception {
    int records = number(packet, 6) + number(packet, 8) + number(packet, 10);
    for (int i = 0; i < Math.min(records, MOST_RECORDS); i++) {
      DnsRecord read = DnsRecordDecoder.DEFAULT.decodeRecord(bytes);
      if (read == null) {
        return SMALLEST_ROOM;
      }
      ReferenceCountUtil.release(read);
      if (read.type().intValue() == DnsRecordType.OPT.intValue()) {
        return Math.clamp(read.dnsClass(), SMALLEST_ROOM, LARGEST_ROOM);
      }
    }
    return SMALLEST_ROOM;
  }

  static int number(byte[] bytes, int offset) {
    return Byte.toUnsignedInt(bytes[offset]) << 8 | Byte.toUnsignedInt(bytes[offset + 1]);
  }
}
