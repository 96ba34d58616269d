package dev.berth.engine.embedded;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small DNS client, and the answers as it reads them. */
final class NameAsker {
  static final int ADDRESS = 1;
  static final int POINTER = 12;
  static final int ADDRESS_6 = 28;
  private static final int TIMEOUT_MILLIS = 10_000;

  private NameAsker() {}

  /** What came back. */
  record Reply(int id, int code, boolean cut, int length, List<String> values) {}

  static byte[] query(int id, String name, int type, int room) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(bytes);
    try {
      out.writeShort(id);
      out.writeShort(0x0100);
      out.writeShort(1);
      out.writeInt(0);
      out.writeShort(room > 0 ? 1 : 0);
      for (String label : name.split("\\.")) {
        out.writeByte(label.length());
        out.write(label.getBytes(StandardCharsets.ISO_8859_1));
      }
      out.writeByte(0);
      out.writeShort(type);
      out.writeShort(1);
      if (room > 0) {
        out.writeByte(0);
        out.writeShort(41);
        out.writeShort(room);
        out.writeInt(0);
        out.writeShort(0);
      }
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return bytes.toByteArray();
  }

  /** Asks by UDP, from the namespace of the calling thread. */
  static Reply ask(InetAddress server, String name, int type) throws IOException {
    return ask(new InetSocketAddress(server, 53), name, type, 0);
  }

  static Reply ask(InetSocketAddress server, String name, int type, int room) throws IOException {
    return read(exchange(server, query(4711, name, type, room)));
  }

  static byte[] exchange(InetSocketAddress server, byte[] packet) throws IOException {
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(server);
      socket.send(new DatagramPacket(packet, packet.length));
      byte[] buffer = new byte[1 << 16];
      DatagramPacket reply = new DatagramPacket(buffer, buffer.length);
      socket.receive(reply);
      return Arrays.copyOf(buffer, reply.getLength());
    }
  }

  /** Asks by TCP. */
  static Reply askByTcp(InetSocketAddress server, String name, int type) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(TIMEOUT_MILLIS);
      socket.connect(server, TIMEOUT_MILLIS);
      byte[] packet = query(4712, name, type, 0);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      out.writeShort(packet.length);
      out.write(packet);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      return read(in.readNBytes(in.readUnsignedShort()));
    }
  }

  /** Reads a reply whose names in answers are pointers, or written out. */
  static Reply read(byte[] bytes) throws IOException {
    ByteBuffer in = ByteBuffer.wrap(bytes);
    int flags = in.getShort(2);
    int answers = in.getShort(6);
    in.position(12);
    if (in.getShort(4) == 1) {
      name(in);
      in.getInt();
    }
    List<String> values = new ArrayList<>();
    for (int i = 0; i < answers; i++) {
      name(in);
      int type = in.getShort();
      in.getShort();
      in.getInt();
      int length = in.getShort();
      int next = in.position() + length;
      if (type == POINTER) {
        values.add(name(in));
      } else {
        byte[] value = new byte[length];
        in.get(value);
        values.add(InetAddress.getByAddress(value).getHostAddress());
      }
      in.position(next);
    }
    return new Reply(
        NameQuery.number(bytes, 0), flags & 0xf, (flags & 0x200) != 0, bytes.length, values);
  }

  private static String name(ByteBuffer in) {
    StringBuilder text = new StringBuilder();
    while (true) {
      int length = Byte.toUnsignedInt(in.get());
      if (length == 0) {
        return text.toString();
      }
      if (length >= 0xc0) {
        in.get();
        return text + "…";
      }
      byte[] label = new byte[length];
      in.get(label);
      text.append(text.isEmpty() ? "" : ".").append(new String(label, StandardCharsets.ISO_8859_1));
    }
  }
}
