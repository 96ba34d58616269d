package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Requires;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Two proxies in a row: the first speaks HTTP/2 to the second, which speaks HTTP/1 to a server. */
@Requires("curl")
final class Http2ServersTest {
  private SecureDoor front;
  private SecureDoor back;
  private Backend backend;

  @BeforeEach
  void open() throws Exception {
    front = SecureDoor.open();
    back = SecureDoor.open();
    front.certificates.with("shop.localhost");
    back.certificates.with("shop.localhost");
    backend = Backend.echoingHeads();
  }

  @AfterEach
  void close() throws Exception {
    front.close();
    back.close();
    backend.close();
  }

  private Upstream routeH2c() {
    return front.route(
        "shop.localhost", SecureDoor.address(back.port("web"), UpstreamAddress.Scheme.H2C, null));
  }

  private Upstream routeHttps(int port, UpstreamTls tls) {
    return front.route(
        "shop.localhost", SecureDoor.address(port, UpstreamAddress.Scheme.HTTPS, tls));
  }

  private String curl(String... arguments) throws Exception {
    List<String> all = new ArrayList<>(List.of(arguments));
    all.addAll(
        List.of(
            "-w",
            "\n%{http_code}",
            "--connect-to",
            "::127.0.0.1:" + front.port("web"),
            "http://shop.localhost/x?y"));
    return Program.curl(all.toArray(String[]::new));
  }

  private void serve(Backend made) throws Exception {
    backend.close();
    backend = made;
    back.route("shop.localhost", made.port());
  }

  @Test
  void speaksToServersWithPriorKnowledge() throws Exception {
    serve(Backend.echoingHeads());
    Upstream upstream = routeH2c();
    for (String version : List.of("--http1.1", "--http2-prior-knowledge")) {
      assertThat(curl(version)).contains("GET /x?y HTTP/1.1\r\n").endsWith("\n200");
      assertThat(back.requests.take().protocol()).isEqualTo(Protocol.HTTP_2);
    }
    Eventually.withinSeconds(20, () -> assertThat(upstream.inFlight()).isZero());
  }

  @Test
  void agreesOnHttp2InTls() throws Exception {
    serve(Backend.echoingHeads());
    UpstreamTls trusting =
        new UpstreamTls(
            "shop.localhost",
            true,
            List.of(TestCertificates.identity("shop.localhost").chain().getFirst()));
    routeHttps(back.port("websecure"), trusting);
    assertThat(curl()).endsWith("\n200");
    assertThat(back.requests.take().protocol()).isEqualTo(Protocol.HTTP_2);
  }

  @Test
  void refusesServersItCannotTrust() throws Exception {
    serve(Backend.echoingHeads());
    routeHttps(back.port("websecure"), new UpstreamTls("shop.localhost", true, List.of()));
    assertThat(curl()).endsWith("\n502");
    UpstreamTls otherName =
        new UpstreamTls(
            "other.localhost",
            true,
            List.of(TestCertificates.identity("shop.localhost").chain().getFirst()));
    back.certificates.shown.put("other.localhost", TestCertificates.identity("shop.localhost"));
    routeHttps(back.port("websecure"), otherName);
    assertThat(curl()).endsWith("\n502");
    routeHttps(back.port("websecure"), new UpstreamTls("shop.localhost", false, List.of()));
    assertThat(curl()).endsWith("\n200");
  }

  @Test
  void speaksHttp1WhereNothingIsAgreedOn() throws Exception {
    serve(Backend.echoingHeads());
    try (var server =
        TestCertificates.context("shop.localhost")
            .getServerSocketFactory()
            .createServerSocket(0, 10, Door.LOOPBACK)) {
      // One for each lane that a request may come by.
      for (int i = 0; i < 3; i++) {
        dev.berth.kernel.Threads.start("tls-http1", () -> answer(server));
      }
      routeHttps(server.getLocalPort(), new UpstreamTls("shop.localhost", false, List.of()));
      for (int i = 0; i < 3; i++) {
        assertThat(curl()).isEqualTo("hello\n200");
      }
    }
  }

  private static void answer(java.net.ServerSocket server) {
    try (var socket = server.accept()) {
      var in =
          new java.io.BufferedReader(
              new java.io.InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        if (line.isEmpty()) {
          socket
              .getOutputStream()
              .write(
                  "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"
                      .getBytes(StandardCharsets.US_ASCII));
        }
      }
    } catch (java.io.IOException _) {
      // The test is over.
    }
  }

  @Test
  void carriesBodiesBothWays() throws Exception {
    serve(Bodies.echoing());
    Upstream upstream = routeH2c();
    Path body = Files.createTempFile("body", ".bin");
    Path came = Files.createTempFile("back", ".bin");
    byte[] bytes = new byte[3_000_000];
    new java.util.Random(5).nextBytes(bytes);
    Files.write(body, bytes);
    for (String version : List.of("--http1.1", "--http2-prior-knowledge")) {
      assertThat(curl(version, "-H", "Expect:", "-T", body.toString(), "-o", came.toString()))
          .as(version)
          .endsWith("200");
      assertThat(Files.mismatch(body, came)).as(version).isEqualTo(-1);
    }
    Eventually.withinSeconds(20, () -> assertThat(upstream.inFlight()).isZero());
    Files.delete(body);
    Files.delete(came);
  }

  @Test
  void carriesTrailers() throws Exception {
    serve(
        new Backend(
            connection -> {
              while (!connection.readHead().isEmpty()) {
                connection.send(
                    """
                    HTTP/1.1 200 OK\r
                    Transfer-Encoding: chunked\r
                    Trailer: grpc-status\r
                    \r
                    5\r
                    hello\r
                    0\r
                    grpc-status: 0\r
                    \r
                    """);
              }
            }));
    routeH2c();
    try (Http2Wire wire = new Http2Wire(front.port("web"))) {
      wire.get(1, "shop.localhost", "te", "trailers");
      assertThat(wire.read(Http2Wire.HEADERS).payload()).startsWith(":status: 200\n");
      assertThat(wire.read(Http2Wire.DATA).payload()).isEqualTo("hello");
      Http2Wire.Frame trailers = wire.read(Http2Wire.HEADERS);
      assertThat(trailers.payload()).isEqualTo("grpc-status: 0\n");
      assertThat(trailers.flags() & Http2Wire.END_STREAM).isEqualTo(1);
    }
    assertThat(back.requests.take().headers().get("te")).isEqualTo("trailers");
  }

  @Test
  void answersHeadsWithoutBodies() throws Exception {
    serve(Backend.answering("HTTP/1.1 200 OK\r\nContent-Length: 7\r\n\r\n"));
    routeH2c();
    for (String version : List.of("--http1.1", "--http2-prior-knowledge")) {
      assertThat(curl(version, "-I").toLowerCase(java.util.Locale.ROOT))
          .contains("content-length: 7\r\n")
          .endsWith("\n200");
    }
  }

  @Test
  void breaksOffWithTheClient() throws Exception {
    serve(
        new Backend(
            connection -> connection.in().transferTo(java.io.OutputStream.nullOutputStream())));
    Upstream upstream = routeH2c();
    try (Http2Wire wire = new Http2Wire(front.port("web"))) {
      wire.get(1, "shop.localhost");
      Eventually.withinSeconds(20, () -> assertThat(back.requests).isNotEmpty());
      assertThat(upstream.inFlight()).isEqualTo(1);
      wire.send(Http2Wire.RST_STREAM, 0, 1, new byte[] {0, 0, 0, 8});
      Eventually.withinSeconds(20, () -> assertThat(upstream.inFlight()).isZero());
    }
    Eventually.withinSeconds(
        20, () -> assertThat(back.server().connections()).isLessThanOrEqualTo(1));
  }

  @Test
  void asksAgainWhenServersHaveGoneAway() throws Exception {
    serve(Backend.echoingHeads());
    Upstream upstream = routeH2c();
    assertThat(curl()).endsWith("\n200");
    front.server().abort(upstream);
    assertThat(curl()).endsWith("\n200");
    back.close();
    assertThat(curl()).endsWith("\n502");
  }
}
