package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.embedded.NameAsker.Reply;
import dev.berth.engine.embedded.NameForwarder.Limits;
import dev.berth.engine.embedded.NameForwarder.Permit;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Questions that go on to the machine's servers; those are played on loopback. */
class NameForwarderTest {
  private static final int FAILED = 2;
  private static final Limits QUICK = new Limits(2, 3, 300);
  private static final InetAddress TASK = InetAddress.ofLiteral("10.1.2.3");

  @TempDir Path directory;

  @Test
  void bringsBackWhatTheServerSays() throws Exception {
    try (Upstream upstream = new Upstream(UnaryOperator.identity())) {
      Reply reply = NameAsker.read(forwarder(upstream.address()).askByUdp(query("example.org")));

      assertThat(reply.code()).isZero();
      assertThat(reply.id()).isEqualTo(99);
      assertThat(upstream.asked.get()).isEqualTo(1);
    }
  }

  @Test
  void goesByTcpToo() throws Exception {
    try (Upstream upstream = new Upstream(UnaryOperator.identity())) {
      Reply reply = NameAsker.read(forwarder(upstream.address()).askByTcp(query("example.org")));

      assertThat(reply.code()).isZero();
      assertThat(upstream.askedByTcp.get()).isEqualTo(1);
    }
  }

  @Test
  void asksTheNextServerAndRemembersIt() throws Exception {
    try (Upstream silent = new Upstream(reply -> new byte[0]);
        Upstream good = new Upstream(UnaryOperator.identity())) {
      NameForwarder forwarder = forwarder(silent.address(), good.address());
      forwarder.askByUdp(query("one.example"));
      forwarder.askByUdp(query("two.example"));

      assertThat(silent.asked.get()).isEqualTo(1);
      assertThat(good.asked.get()).isEqualTo(2);
    }
  }

  @Test
  void takesNoAnswerToAnotherQuestion() throws Exception {
    try (Upstream liar =
            new Upstream(
                reply -> {
                  reply[14] ^= 1;
                  return reply;
                });
        Upstream guesser =
            new Upstream(
                reply -> {
                  reply[0] ^= 1;
                  return reply;
                })) {
      byte[] reply = forwarder(liar.address(), guesser.address()).askByUdp(query("example.org"));

      assertThat(NameAsker.read(reply).code()).isEqualTo(FAILED);
    }
  }

  @Test
  void saysThatATooLongAnswerIsCut() throws Exception {
    try (Upstream upstream = new Upstream(reply -> Arrays.copyOf(reply, 600))) {
      Reply reply = NameAsker.read(forwarder(upstream.address()).askByUdp(query("example.org")));

      assertThat(reply.cut()).isTrue();
      assertThat(reply.length()).isLessThan(64);
    }
  }

  @Test
  void failsWithoutServers() throws Exception {
    assertThat(NameAsker.read(forwarder().askByUdp(query("example.org"))).code()).isEqualTo(FAILED);
  }

  @Test
  void limitsWhatIsOnItsWay() {
    NameForwarder forwarder = forwarder();
    InetAddress other = InetAddress.ofLiteral("10.1.2.4");
    Permit first = forwarder.claim(TASK).orElseThrow();
    Permit second = forwarder.claim(TASK).orElseThrow();

    assertThat(forwarder.claim(TASK)).as("one task's").isEmpty();
    Optional<Permit> third = forwarder.claim(other);
    assertThat(third).isPresent();
    assertThat(forwarder.claim(other)).as("all").isEmpty();
    first.close();
    Optional<Permit> again = forwarder.claim(TASK);
    assertThat(again).isPresent();
    second.close();
  }

  @Test
  void readsTheMachinesServersAgainWhenTheyChange() throws Exception {
    Path file = directory.resolve("resolv.conf");
    Files.writeString(
        file, "# one\nnameserver 127.0.0.53\nnameserver fd00::1\nnameserver nonsense\n");

    assertThat(new MachineResolvers(file).servers())
        .extracting(InetSocketAddress::toString)
        .containsExactly("/127.0.0.53:53", "/[fd00:0:0:0:0:0:0:1]:53");
    assertThat(new MachineResolvers(directory.resolve("none")).servers()).isEmpty();
  }

  private static NameQuery query(String name) {
    return NameQuery.parse(NameAsker.query(99, name, NameAsker.ADDRESS, 0)).orElseThrow();
  }

  private static NameForwarder forwarder(InetSocketAddress... servers) {
    return new NameForwarder(() -> List.of(servers), QUICK);
  }

  /** Answers each question by itself, as an empty answer, changed in some way. */
  private static final class Upstream implements AutoCloseable {
    private final DatagramSocket udp;
    private final ServerSocket tcp;
    private final UnaryOperator<byte[]> change;
    private final AtomicInteger asked = new AtomicInteger();
    private final AtomicInteger askedByTcp = new AtomicInteger();

    Upstream(UnaryOperator<byte[]> change) throws IOException {
      this.change = change;
      this.tcp = new ServerSocket(0, 8, InetAddress.getLoopbackAddress());
      this.udp = new DatagramSocket(tcp.getLocalPort(), InetAddress.getLoopbackAddress());
      Thread.ofVirtual().start(this::serveUdp);
      Thread.ofVirtual().start(this::serveTcp);
    }

    InetSocketAddress address() {
      return new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort());
    }

    private void serveUdp() {
      while (!udp.isClosed()) {
        try {
          DatagramPacket packet = new DatagramPacket(new byte[1500], 1500);
          udp.receive(packet);
          asked.incrementAndGet();
          byte[] reply = Arrays.copyOf(packet.getData(), packet.getLength());
          reply[2] |= (byte) 0x80;
          byte[] changed = change.apply(reply);
          udp.send(new DatagramPacket(changed, changed.length, packet.getSocketAddress()));
        } catch (IOException e) {
          // The end of the test: the loop looks.
        }
      }
    }

    private void serveTcp() {
      while (!tcp.isClosed()) {
        try (Socket socket = tcp.accept()) {
          DataInputStream in = new DataInputStream(socket.getInputStream());
          byte[] reply = in.readNBytes(in.readUnsignedShort());
          askedByTcp.incrementAndGet();
          reply[2] |= (byte) 0x80;
          DataOutputStream out = new DataOutputStream(socket.getOutputStream());
          out.writeShort(reply.length);
          out.write(reply);
        } catch (IOException e) {
          // The end of the test: the loop looks.
        }
      }
    }

    @Override
    public void close() throws IOException {
      udp.close();
      tcp.close();
    }
  }
}
