import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * Clients on kept connections, each of which asks, waits for the answer and asks again. All are
 * served by one thread, so that on few processors they take as little as can be from what is
 * measured.
 */
final class SignedLoad {
  private static final byte[] HEAD_END = "\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

  /** Gives the next request. */
  interface Requests {
    ByteBuffer next() throws GeneralSecurityException;
  }

  /** How often, and how long each took. */
  record Result(int answered, double seconds, long[] nanos) {
    double rate() {
      return answered / seconds;
    }

    double percentile(double part) {
      return nanos.length == 0 ? 0 : nanos[(int) (part * (nanos.length - 1))] / 1e6;
    }

    @Override
    public String toString() {
      return "%8.0f/s   p50 %6.2f ms   p99 %6.2f ms   most %6.2f ms"
          .formatted(rate(), percentile(0.5), percentile(0.99), percentile(1));
    }
  }

  private static final class Client {
    final SocketChannel channel;
    final ByteBuffer in = ByteBuffer.allocate(1 << 16);
    ByteBuffer out = ByteBuffer.allocate(0);
    long begun;

    Client(SocketChannel channel) {
      this.channel = channel;
    }
  }

  private SignedLoad() {}

  /** Runs until so many answers came, or so much time is over, whichever is first. */
  static Result run(int port, int clients, int most, double seconds, Requests requests)
      throws IOException, GeneralSecurityException {
    long[] nanos = new long[Math.min(most, 10_000_000)];
    int answered = 0;
    List<Client> all = new ArrayList<>();
    try (Selector selector = Selector.open()) {
      long start = System.nanoTime();
      long end = start + (long) (seconds * 1e9);
      for (int i = 0; i < clients; i++) {
        SocketChannel channel = SocketChannel.open(new InetSocketAddress("127.0.0.1", port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        channel.configureBlocking(false);
        Client client = new Client(channel);
        all.add(client);
        channel.register(selector, SelectionKey.OP_READ, client);
        ask(client, requests);
      }
      long now = System.nanoTime();
      while (answered < nanos.length && now < end) {
        selector.select(1000);
        for (SelectionKey key : selector.selectedKeys()) {
          Client client = (Client) key.attachment();
          if (client.channel.read(client.in) < 0) {
            throw new EOFException("The server has closed a connection");
          }
          if (isWhole(client.in)) {
            now = System.nanoTime();
            if (answered < nanos.length) {
              nanos[answered++] = now - client.begun;
            }
            client.in.clear();
            ask(client, requests);
          }
        }
        selector.selectedKeys().clear();
        now = System.nanoTime();
      }
      double took = (now - start) / 1e9;
      long[] sorted = Arrays.copyOf(nanos, answered);
      Arrays.sort(sorted);
      return new Result(answered, took, sorted);
    } finally {
      for (Client client : all) {
        client.channel.close();
      }
    }
  }

  private static void ask(Client client, Requests requests)
      throws IOException, GeneralSecurityException {
    client.out = requests.next();
    client.begun = System.nanoTime();
    while (client.out.hasRemaining()) {
      client.channel.write(client.out);
    }
  }

  /** Whether an answer has come to its end; one that is no success ends the run. */
  private static boolean isWhole(ByteBuffer in) throws IOException {
    int end = in.position();
    int head = indexOf(in, end);
    if (head < 0) {
      return false;
    }
    String text = new String(in.array(), 0, head, StandardCharsets.US_ASCII);
    String lower = text.toLowerCase(Locale.ROOT);
    int at = lower.indexOf("content-length:");
    int length =
        at < 0
            ? 0
            : Integer.parseInt(lower.substring(at + 15).lines().findFirst().orElse("0").strip());
    if (end < head + HEAD_END.length + length) {
      return false;
    }
    if (!text.startsWith("HTTP/1.1 200")) {
      throw new IOException(new String(in.array(), 0, end, StandardCharsets.UTF_8));
    }
    return true;
  }

  private static int indexOf(ByteBuffer in, int end) {
    byte[] bytes = in.array();
    for (int i = 0; i + HEAD_END.length <= end; i++) {
      if (Arrays.equals(bytes, i, i + HEAD_END.length, HEAD_END, 0, HEAD_END.length)) {
        return i;
      }
    }
    return -1;
  }
}
