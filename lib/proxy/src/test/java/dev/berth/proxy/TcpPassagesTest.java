package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class TcpPassagesTest {
  private static final String NAME = "db.localhost";
  private SecureDoor door;

  @BeforeEach
  void open() throws Exception {
    door = SecureDoor.open();
  }

  @AfterEach
  void close() {
    door.close();
  }

  private Upstream passage(int port, boolean terminate, int proxyProtocol, boolean admits) {
    Upstream upstream =
        new Upstream("t1", SecureDoor.address(port, UpstreamAddress.Scheme.HTTP, null));
    TcpPassage.TcpBalancer balancer = _ -> upstream.enter() ? upstream : null;
    door.tcp.put(NAME, new TcpPassage("db", terminate, _ -> admits, balancer, proxyProtocol));
    return upstream;
  }

  private SSLSocket connect() throws IOException {
    SSLContext context = TestCertificates.context(NAME);
    SSLSocket socket =
        (SSLSocket) context.getSocketFactory().createSocket(Door.LOOPBACK, door.port("websecure"));
    socket.setSoTimeout(10_000);
    SSLParameters parameters = socket.getSSLParameters();
    parameters.setServerNames(List.of(new SNIHostName(NAME)));
    parameters.setEndpointIdentificationAlgorithm("");
    socket.setSSLParameters(parameters);
    return socket;
  }

  private static Backend echo() throws IOException {
    return new Backend(
        connection -> {
          connection.in().transferTo(connection.out());
          connection.out().write("bye".getBytes(StandardCharsets.US_ASCII));
        });
  }

  /** Speaks TLS itself, as a database does, and sends back what comes. */
  private static SSLServerSocket tlsEcho() throws IOException {
    SSLServerSocket server =
        (SSLServerSocket)
            TestCertificates.context(NAME)
                .getServerSocketFactory()
                .createServerSocket(0, 10, Door.LOOPBACK);
    dev.berth.kernel.Threads.start(
        "tls-echo",
        () -> {
          try (var socket = server.accept()) {
            socket.getInputStream().transferTo(socket.getOutputStream());
          } catch (IOException _) {
            // The test is over.
          }
        });
    return server;
  }

  @Test
  void passesTlsThroughToWhoSpeaksIt() throws Exception {
    try (SSLServerSocket server = tlsEcho()) {
      Upstream upstream = passage(server.getLocalPort(), false, 0, true);
      try (SSLSocket client = connect()) {
        byte[] sent = new byte[1_000_000];
        new java.util.Random(3).nextBytes(sent);
        Thread writer = dev.berth.kernel.Threads.start("writer", () -> write(client, sent));
        assertThat(client.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
        writer.join();
        assertThat(upstream.inFlight()).isEqualTo(1);
      }
      Eventually.withinSeconds(20, () -> assertThat(upstream.inFlight()).isZero());
    }
  }

  private static void write(SSLSocket to, byte[] bytes) {
    try {
      to.getOutputStream().write(bytes);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @Test
  void endsTlsForWhoDoesNotSpeakIt() throws Exception {
    door.certificates.with(NAME);
    try (Backend server = echo()) {
      Upstream upstream = passage(server.port(), true, 0, true);
      try (SSLSocket client = connect()) {
        write(client, "hello".getBytes(StandardCharsets.US_ASCII));
        assertThat(client.getInputStream().readNBytes(5)).asString().isEqualTo("hello");
      }
      Eventually.withinSeconds(20, () -> assertThat(upstream.inFlight()).isZero());
    }
  }

  @Test
  void tellsServersWhoTheClientIs() throws Exception {
    door.certificates.with(NAME);
    try (Backend server = echo()) {
      passage(server.port(), true, 1, true);
      try (SSLSocket client = connect()) {
        write(client, "hello".getBytes(StandardCharsets.US_ASCII));
        String expected =
            "PROXY TCP4 127.0.0.1 127.0.0.1 "
                + client.getLocalPort()
                + " "
                + door.port("websecure")
                + "\r\nhello";
        InputStream in = client.getInputStream();
        assertThat(in.readNBytes(expected.length())).asString().isEqualTo(expected);
      }
      passage(server.port(), true, 2, true);
      try (SSLSocket client = connect()) {
        write(client, "hello".getBytes(StandardCharsets.US_ASCII));
        byte[] got = client.getInputStream().readNBytes(28 + 5);
        assertThat(got).startsWith("\r\n\r\n\0\r\nQUIT\n".getBytes(StandardCharsets.US_ASCII));
      }
    }
  }

  @Test
  void letsInOnlyWhoMayComeIn() throws Exception {
    try (Backend server = echo();
        SSLSocket client = connect()) {
      passage(server.port(), false, 0, false);
      org.assertj.core.api.Assertions.assertThatThrownBy(client::startHandshake)
          .isInstanceOf(IOException.class);
      assertThat(server.accepted()).isZero();
    }
  }

  @Test
  void closesTheIdleAndTheAborted() throws Exception {
    try (SecureDoor quick = new SecureDoor(Door.with(Door.quick()));
        SSLServerSocket server = tlsEcho()) {
      door.close();
      door = quick;
      Upstream upstream = passage(server.getLocalPort(), false, 0, true);
      try (SSLSocket client = connect()) {
        client.startHandshake();
        assertThat(upstream.inFlight()).isEqualTo(1);
        Eventually.withinSeconds(20, () -> assertThat(upstream.inFlight()).isZero());
      }
    }
  }

  @Test
  void abortsTunnelsWithTheirServer() throws Exception {
    try (SSLServerSocket server = tlsEcho()) {
      Upstream upstream = passage(server.getLocalPort(), false, 0, true);
      try (SSLSocket client = connect()) {
        client.startHandshake();
        door.server().abort(upstream);
        Eventually.withinSeconds(20, () -> assertThat(upstream.inFlight()).isZero());
      }
    }
  }
}
