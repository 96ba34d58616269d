package dev.berth.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.berth.http.Response;
import dev.berth.kernel.ByteSize;
import dev.berth.kit.Programs;
import dev.berth.series.SeriesSettings;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tasks that speak TLS, well and badly. */
@Timeout(60)
class ScrapeByTlsTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  @TempDir Path folder;
  private final ManualClock clock = new ManualClock();
  private final FakeDirectory tasks = new FakeDirectory();
  private Store store;
  private Metrics metrics;
  private HttpsServer server;

  @BeforeEach
  void open() throws Exception {
    SSLContext context = context();
    store = SqlStore.sqlite(folder.resolve("berth.db"));
    metrics =
        new Metrics(
            new Metrics.Surroundings(
                folder.resolve("metrics"),
                store,
                tasks,
                () -> "",
                "one",
                clock,
                context.getSocketFactory()),
            new MetricsSettings(
                Duration.ofSeconds(10),
                SeriesSettings.DEFAULT,
                new MetricsSettings.Scrape(
                    Duration.ofSeconds(2), ByteSize.ofMebibytes(4), 10_000, 16)));
    server = HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] body = "told 7\n".getBytes(UTF_8);
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
  }

  @AfterEach
  void close() {
    metrics.close();
    store.close();
    server.stop(0);
  }

  /** One key, whose certificate is for the name {@code web} and counts as an authority too. */
  private SSLContext context() throws Exception {
    Path file = folder.resolve("keys.p12");
    String _ =
        Programs.run(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "task",
                "-keyalg",
                "EC",
                "-dname",
                "CN=web",
                "-ext",
                "san=dns:web",
                "-keystore",
                file.toString(),
                "-storepass",
                new String(PASSWORD)));
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, PASSWORD);
    trusted.setCertificateEntry("task", keys.getCertificate("task"));
    KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    own.init(keys, PASSWORD);
    TrustManagerFactory others =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    others.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(own.getKeyManagers(), others.getTrustManagers(), new SecureRandom());
    return context;
  }

  private void add(int number, String service, int port, Map<String, String> more) {
    Map<String, String> labels =
        new HashMap<>(
            Map.of(
                "prometheus.io/scrape", "true",
                "prometheus.io/port", Integer.toString(port),
                "prometheus.io/scheme", "https"));
    labels.putAll(more);
    tasks.add("acme", service, number, labels);
  }

  private String told(String selector) throws Exception {
    return ((Response.Text) Asked.get(metrics, "acme", "/federate?match[]=" + selector)).body();
  }

  @Test
  void aCertificateForTheServiceIsTakenAndOthersAreNot() throws Exception {
    int port = server.getAddress().getPort();
    add(1, "web", port, Map.of());
    add(2, "db", port, Map.of());
    add(3, "dc", port, Map.of("prometheus.io/server-name", "web"));
    add(4, "dd", port, Map.of("prometheus.io/server-name", "other"));
    add(5, "de", port, Map.of("prometheus.io/insecure-skip-verify", "true"));
    add(6, "df", port, Map.of("prometheus.io/server-name", "a b"));
    add(7, "dg", port, Map.of("prometheus.io/scheme", "ftp"));
    metrics.round();

    assertThat(told("told").lines().filter(line -> line.startsWith("told{")))
        .hasSize(3)
        .anySatisfy(line -> assertThat(line).contains("service=\"web\""))
        .anySatisfy(line -> assertThat(line).contains("service=\"dc\""))
        .anySatisfy(line -> assertThat(line).contains("service=\"de\""));
    assertThat(told("up").lines().filter(line -> line.contains("} 0 "))).hasSize(4);
  }

  @Test
  void whoSpeaksNoTlsOrTooSlowlyIsGivenUp() throws Exception {
    try (ServerSocket silent = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        ServerSocket slow = new ServerSocket(0, 9, InetAddress.getLoopbackAddress());
        ServerSocket plain = new ServerSocket(0, 9, InetAddress.getLoopbackAddress())) {
      Thread.ofVirtual().start(() -> trickle(slow));
      Thread.ofVirtual().start(() -> say(plain));
      Map<String, String> any = Map.of("prometheus.io/insecure-skip-verify", "true");
      add(1, "web", silent.getLocalPort(), any);
      add(2, "db", slow.getLocalPort(), any);
      add(3, "dc", plain.getLocalPort(), any);
      long begun = System.nanoTime();
      metrics.round();

      assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(30));
      assertThat(told("up").lines().filter(line -> line.contains("} 0 "))).hasSize(3);
    }
  }

  /** A record of TLS a byte each tenth of a second: 16384 bytes would take half an hour. */
  private static void trickle(ServerSocket listening) {
    try (Socket socket = listening.accept();
        OutputStream out = socket.getOutputStream()) {
      out.write(new byte[] {22, 3, 3, 64, 0});
      while (true) {
        out.write(0);
        LockSupport.parkNanos(Duration.ofMillis(100).toNanos());
      }
    } catch (java.io.IOException e) {
      // It was given up.
    }
  }

  private static void say(ServerSocket listening) {
    try (Socket socket = listening.accept()) {
      socket.getOutputStream().write("HTTP/1.0 200 OK\r\n\r\ntold 7\n".getBytes(UTF_8));
    } catch (java.io.IOException e) {
      // It was given up.
    }
  }
}
