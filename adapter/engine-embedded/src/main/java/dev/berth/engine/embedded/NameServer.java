package dev.berth.engine.embedded;

import dev.berth.engine.NetworkName;
import dev.berth.engine.embedded.NameForwarder.Permit;
import dev.berth.engine.embedded.NameReply.Failure;
import dev.berth.kernel.Threads;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;

/**
 * The DNS server of one network, at the machine's address in it. It answers the tasks of the
 * network and nobody else. Thread-safe.
 */
final class NameServer implements AutoCloseable {
  private static final Logger LOG = System.getLogger(NameServer.class.getName());
  private static final int QUEUE = 64;
  private static final long PAUSE_NANOSECONDS = 50_000_000;
  private static final int LARGEST_PACKET = 1 << 16;
  private static final int TCP_IDLE_MILLIS = 10_000;

  /** How many connections one task may have. */
  private static final int TCP_PER_TASK = 8;

  private final NetworkName network;
  private final NetworkNames names;
  private final NameForwarder forwarder;
  private final DatagramChannel udp;
  private final ServerSocket tcp;
  private final ConcurrentHashMap<InetAddress, Integer> perTask = new ConcurrentHashMap<>();
  private final Set<Socket> connections = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private NameServer(
      NetworkName network,
      NetworkNames names,
      NameForwarder forwarder,
      DatagramChannel udp,
      ServerSocket tcp) {
    this.network = network;
    this.names = names;
    this.forwarder = forwarder;
    this.udp = udp;
    this.tcp = tcp;
  }

  /** Begins to answer at an address of the machine. */
  static NameServer start(
      NetworkName network, InetSocketAddress address, NetworkNames names, NameForwarder forwarder)
      throws IOException {
    DatagramChannel udp = DatagramChannel.open(StandardProtocolFamily.INET);
    try {
      udp.bind(address);
      ServerSocket tcp = new ServerSocket(address.getPort(), QUEUE, address.getAddress());
      NameServer server = new NameServer(network, names, forwarder, udp, tcp);
      Threads.start("dns-" + network, server::serveUdp);
      Threads.start("dns-tcp-" + network, server::serveTcp);
      return server;
    } catch (IOException e) {
      udp.close();
      throw e;
    }
  }

  private void serveUdp() {
    ByteBuffer buffer = ByteBuffer.allocate(LARGEST_PACKET);
    while (!closed) {
      try {
        buffer.clear();
        InetSocketAddress from = (InetSocketAddress) udp.receive(buffer);
        byte[] packet = new byte[buffer.flip().remaining()];
        buffer.get(packet);
        answerUdp(from, packet);
      } catch (IOException e) {
        if (!closed) {
          LOG.log(Level.DEBUG, "A DNS question of network " + network + " came to nothing", e);
        }
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "Cannot answer a DNS question of network " + network, e);
      }
    }
  }

  private void answerUdp(InetSocketAddress from, byte[] packet) throws IOException {
    if (!NameQuery.isQuery(packet)) {
      return;
    }
    Optional<NameQuery> query = NameQuery.parse(packet);
    int room = query.map(NameQuery::room).orElse(NameQuery.SMALLEST_ROOM);
    Optional<byte[]> reply = ownReply(from.getAddress(), packet, query, room);
    if (reply.isPresent()) {
      send(from, reply.get());
      return;
    }
    NameQuery foreign = query.orElseThrow();
    Optional<Permit> permit = forwarder.claim(from.getAddress());
    if (permit.isEmpty()) {
      send(from, NameReply.failure(foreign, Failure.FAILED));
      return;
    }
    Threads.start("dns-forward", () -> forward(from, foreign, permit.get()));
  }

  private void forward(InetSocketAddress from, NameQuery query, Permit permit) {
    try (permit) {
      send(from, forwarder.askByUdp(query));
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A DNS answer did not reach " + from, e);
    }
  }

  private void send(InetSocketAddress to, byte[] reply) throws IOException {
    udp.send(ByteBuffer.wrap(reply), to);
  }

  /** What can be said without asking elsewhere; empty if that has to be done. */
  private Optional<byte[]> ownReply(
      InetAddress from, byte[] packet, Optional<NameQuery> query, int room) {
    if (NameQuery.isOtherOperation(packet)) {
      return Optional.of(NameReply.failure(packet, Failure.UNKNOWN_OPERATION));
    }
    if (query.isEmpty()) {
      return Optional.of(NameReply.failure(packet, Failure.MALFORMED));
    }
    Optional<AttachedTask> client = names.client(network, from);
    if (client.isEmpty()) {
      return Optional.of(NameReply.failure(query.get(), Failure.REFUSED));
    }
    return ownReply(client.get(), query.get(), room);
  }

  private Optional<byte[]> ownReply(AttachedTask client, NameQuery query, int room) {
    int type = query.type();
    boolean asksAddress = type == NameQuery.TYPE_ADDRESS || type == NameQuery.TYPE_ANY;
    boolean asksPointer = type == NameQuery.TYPE_POINTER || type == NameQuery.TYPE_ANY;
    return switch (names.find(client, query.name())) {
      case NetworkNames.Addresses found ->
          Optional.of(
              NameReply.addresses(query, asksAddress ? found.addresses() : List.of(), room));
      case NetworkNames.Pointer(String name) ->
          Optional.of(
              asksPointer
                  ? NameReply.pointer(query, name)
                  : NameReply.addresses(query, List.of(), room));
      case NetworkNames.Nobody() -> Optional.of(NameReply.failure(query, Failure.UNKNOWN_NAME));
      case NetworkNames.Foreign() ->
          names.isOpen(client)
              ? Optional.empty()
              : Optional.of(NameReply.failure(query, Failure.UNKNOWN_NAME));
    };
  }

  private void serveTcp() {
    while (!closed) {
      try {
        Socket socket = tcp.accept();
        InetAddress from = socket.getInetAddress();
        int mine = perTask.merge(from, 1, Integer::sum);
        if (mine > TCP_PER_TASK || names.client(network, from).isEmpty()) {
          end(socket, from);
        } else {
          connections.add(socket);
          Threads.start("dns-tcp-connection", () -> serve(socket, from));
        }
      } catch (IOException e) {
        if (!closed) {
          LOG.log(Level.DEBUG, "A DNS connection of network " + network + " came to nothing", e);
          // Too many open files, say: at once it would be the same again.
          LockSupport.parkNanos(PAUSE_NANOSECONDS);
        }
      } catch (RuntimeException e) {
        LOG.log(Level.ERROR, "Cannot take a DNS connection of network " + network, e);
      }
    }
  }

  private void end(Socket socket, InetAddress from) {
    perTask.computeIfPresent(from, (same, count) -> count == 1 ? null : count - 1);
    connections.remove(socket);
    try {
      socket.close();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot close a DNS connection", e);
    }
  }

  private void serve(Socket socket, InetAddress from) {
    try {
      socket.setSoTimeout(TCP_IDLE_MILLIS);
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      while (!closed) {
        byte[] packet = in.readNBytes(in.readUnsignedShort());
        if (!NameQuery.isQuery(packet)) {
          return;
        }
        byte[] reply = replyByTcp(from, packet);
        byte[] framed = new byte[2 + reply.length];
        framed[0] = (byte) (reply.length >> 8);
        framed[1] = (byte) reply.length;
        System.arraycopy(reply, 0, framed, 2, reply.length);
        out.write(framed);
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "A DNS connection has ended", e);
    } finally {
      end(socket, from);
    }
  }

  private byte[] replyByTcp(InetAddress from, byte[] packet) {
    Optional<NameQuery> query = NameQuery.parse(packet);
    Optional<byte[]> own = ownReply(from, packet, query, LARGEST_PACKET - 1);
    if (own.isPresent()) {
      return own.get();
    }
    NameQuery foreign = query.orElseThrow();
    Optional<Permit> claimed = forwarder.claim(from);
    if (claimed.isEmpty()) {
      return NameReply.failure(foreign, Failure.FAILED);
    }
    try (Permit _ = claimed.get()) {
      return forwarder.askByTcp(foreign);
    }
  }

  @Override
  public void close() {
    closed = true;
    try {
      udp.close();
      tcp.close();
      for (Socket connection : connections) {
        connection.close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot close the DNS server of network " + network, e);
    }
  }
}
