package dev.berth.engine.embedded;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * Asks the machine's DNS servers what tasks ask for, one after the other, the one that answered
 * last first. Each question leaves by a socket and a number of its own. Thread-safe; calls block.
 */
final class NameForwarder {
  /** How many questions may be on their way. */
  record Limits(int perTask, int inAll, int millisPerServer) {
    static final Limits DEFAULT = new Limits(64, 1024, 1500);
  }

  private final Supplier<List<InetSocketAddress>> servers;
  private final Limits limits;
  private final Semaphore all;
  private final ConcurrentHashMap<InetAddress, Integer> perTask = new ConcurrentHashMap<>();
  private final RandomGenerator random = new SecureRandom();
  private volatile int preferred;

  NameForwarder(Supplier<List<InetSocketAddress>> servers, Limits limits) {
    this.servers = servers;
    this.limits = limits;
    this.all = new Semaphore(limits.inAll);
  }

  /**
   * Claims a place for a question of a task; empty when there is none. Closing gives it back.
   *
   * @param task the address that it asks from
   */
  Optional<Permit> claim(InetAddress task) {
    if (!all.tryAcquire()) {
      return Optional.empty();
    }
    int mine = perTask.merge(task, 1, Integer::sum);
    Permit permit = new Permit(task);
    if (mine > limits.perTask) {
      permit.close();
      return Optional.empty();
    }
    return Optional.of(permit);
  }

  /** Asks by UDP; the answer is at most as long as the task can take. */
  byte[] askByUdp(NameQuery query) {
    return ask(query, this::exchangeUdp);
  }

  /** Asks by TCP. */
  byte[] askByTcp(NameQuery query) {
    return ask(query, this::exchangeTcp);
  }

  private byte[] ask(NameQuery query, Exchange exchange) {
    List<InetSocketAddress> order = new ArrayList<>(servers.get());
    if (!order.isEmpty()) {
      Collections.rotate(order, -Math.floorMod(preferred, order.size()));
    }
    int first = preferred;
    for (int i = 0; i < order.size(); i++) {
      try {
        byte[] reply = exchange.with(order.get(i), query);
        if (i > 0) {
          preferred = first + i;
        }
        return NameReply.renumbered(reply, query.id());
      } catch (IOException e) {
        // The next one may know; when nobody does, the task is told.
      }
    }
    return NameReply.failure(query, NameReply.Failure.FAILED);
  }

  private byte[] exchangeUdp(InetSocketAddress server, NameQuery query) throws IOException {
    byte[] asked = NameReply.renumbered(query.packet(), random.nextInt(1 << 16));
    try (DatagramSocket socket = new DatagramSocket()) {
      socket.connect(server);
      socket.send(new DatagramPacket(asked, asked.length));
      long end = System.nanoTime() + limits.millisPerServer * 1_000_000L;
      byte[] buffer = new byte[query.room() + 1];
      while (true) {
        long left = (end - System.nanoTime()) / 1_000_000;
        if (left <= 0) {
          throw new SocketTimeoutException("no answer in time");
        }
        socket.setSoTimeout((int) left);
        DatagramPacket packet = new DatagramPacket(buffer, buffer.length);
        socket.receive(packet);
        byte[] reply = Arrays.copyOf(buffer, packet.getLength());
        if (answers(reply, asked, query)) {
          return reply.length > query.room() ? NameReply.cut(query) : reply;
        }
      }
    }
  }

  private byte[] exchangeTcp(InetSocketAddress server, NameQuery query) throws IOException {
    byte[] asked = NameReply.renumbered(query.packet(), random.nextInt(1 << 16));
    try (Socket socket = new Socket()) {
      socket.connect(server, limits.millisPerServer);
      socket.setSoTimeout(limits.millisPerServer);
      DataOutputStream out = new DataOutputStream(socket.getOutputStream());
      byte[] framed = new byte[2 + asked.length];
      framed[0] = (byte) (asked.length >> 8);
      framed[1] = (byte) asked.length;
      System.arraycopy(asked, 0, framed, 2, asked.length);
      out.write(framed);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      byte[] reply = in.readNBytes(in.readUnsignedShort());
      if (!answers(reply, asked, query)) {
        throw new EOFException("not the answer to the question");
      }
      return reply;
    }
  }

  /** Whether bytes answer a question: its number, and its name in the same letters. */
  private static boolean answers(byte[] reply, byte[] asked, NameQuery query) {
    if (reply.length < NameQuery.HEADER
        || NameQuery.number(reply, 0) != NameQuery.number(asked, 0)
        || (reply[2] & 0x80) == 0) {
      return false;
    }
    int questions = NameQuery.number(reply, 4);
    if (questions == 0) {
      // A server that cannot read the question, or does not want to, may leave it out.
      return (reply[3] & 0xf) != 0;
    }
    return questions == 1
        && reply.length >= query.end()
        && equalLetters(reply, asked, NameQuery.HEADER, query.end());
  }

  private static boolean equalLetters(byte[] one, byte[] other, int from, int to) {
    for (int i = from; i < to; i++) {
      if (lower(one[i]) != lower(other[i])) {
        return false;
      }
    }
    return true;
  }

  private static int lower(byte letter) {
    return letter >= 'A' && letter <= 'Z' ? letter + ('a' - 'A') : letter;
  }

  private interface Exchange {
    byte[] with(InetSocketAddress server, NameQuery query) throws IOException;
  }

  /** A place for one question. */
  final class Permit implements AutoCloseable {
    private final InetAddress task;

    private Permit(InetAddress task) {
      this.task = task;
    }

    @Override
    public void close() {
      perTask.computeIfPresent(task, (same, count) -> count == 1 ? null : count - 1);
      all.release();
    }
  }
}
