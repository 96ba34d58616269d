package dev.berth.certificates;

import dev.berth.kernel.Threads;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;

/** Answers TXT questions with what files of the name hold; all others with nothing. */
final class NameServer implements AutoCloseable {
  private static final int HEADER = 12;

  private final DatagramSocket socket;
  private final Path folder;

  NameServer(Path folder) throws IOException {
    this.folder = folder;
    this.socket = new DatagramSocket(0);
    Threads.startPlatform("name-server", this::serve);
  }

  int port() {
    return socket.getLocalPort();
  }

  private void serve() {
    byte[] bytes = new byte[1500];
    while (!socket.isClosed()) {
      try {
        DatagramPacket packet = new DatagramPacket(bytes, bytes.length);
        socket.receive(packet);
        byte[] answer = answer(ByteBuffer.wrap(bytes, 0, packet.getLength()));
        socket.send(new DatagramPacket(answer, answer.length, packet.getSocketAddress()));
      } catch (IOException e) {
        // The next one may be whole.
      }
    }
  }

  private byte[] answer(ByteBuffer question) throws IOException {
    short id = question.getShort(0);
    question.position(HEADER);
    StringBuilder name = new StringBuilder();
    for (int length = question.get(); length > 0; length = question.get()) {
      byte[] label = new byte[length];
      question.get(label);
      name.append(new String(label, StandardCharsets.US_ASCII)).append('.');
    }
    short type = question.getShort();
    question.getShort();
    int end = question.position();
    Path file = folder.resolve(name.toString().toLowerCase(Locale.ROOT));
    boolean known = type == 16 && Files.exists(file);
    byte[] text = known ? Files.readString(file).strip().getBytes(StandardCharsets.US_ASCII) : null;
    ByteBuffer answer = ByteBuffer.allocate(1500);
    answer.putShort(id).putShort((short) 0x8580).putShort((short) 1);
    answer.putShort((short) (text == null ? 0 : 1)).putInt(0);
    answer.put(question.slice(HEADER, end - HEADER));
    if (text != null) {
      answer.putShort((short) 0xC00C).putShort((short) 16).putShort((short) 1).putInt(1);
      answer.putShort((short) (text.length + 1)).put((byte) text.length).put(text);
    }
    byte[] bytes = new byte[answer.position()];
    answer.flip().get(bytes);
    return bytes;
  }

  @Override
  public void close() {
    socket.close();
  }
}
