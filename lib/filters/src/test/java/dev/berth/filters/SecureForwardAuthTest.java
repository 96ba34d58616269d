package dev.berth.filters;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.ForwardAuth;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A forward-auth server that speaks TLS, with a certificate of its own for {@code localhost}. */
class SecureForwardAuthTest {
  private static final char[] PASSWORD = "changeit".toCharArray();

  private final FilterScene scene = new FilterScene();
  private HttpsServer server;
  private String certificate = "";

  @BeforeEach
  void start(@TempDir Path folder) throws Exception {
    KeyStore store = store(folder.resolve("keys.p12"));
    certificate =
        "-----BEGIN CERTIFICATE-----\n"
            + Base64.getMimeEncoder(64, "\n".getBytes(US_ASCII))
                .encodeToString(store.getCertificate("it").getEncoded())
            + "\n-----END CERTIFICATE-----\n";
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(store, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    server = HttpsServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 10);
    server.setHttpsConfigurator(new HttpsConfigurator(context));
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(204, -1);
          exchange.close();
        });
    server.start();
  }

  private static KeyStore store(Path file) throws Exception {
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                "it",
                "-keyalg",
                "EC",
                "-dname",
                "CN=localhost",
                "-ext",
                "SAN=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .start();
    String said = new String(keytool.getInputStream().readAllBytes(), US_ASCII);
    assertThat(keytool.waitFor()).as(said).isZero();
    KeyStore store = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      store.load(in, PASSWORD);
    }
    return store;
  }

  @AfterEach
  void close() {
    server.stop(0);
    scene.close();
  }

  private Verdict ask(String host, boolean insecure, @Nullable String authority) throws Exception {
    ForwardAuth auth =
        new ForwardAuth(
            "https://" + host + ":" + server.getAddress().getPort() + "/",
            false,
            List.of(),
            List.of(),
            null,
            List.of(),
            insecure,
            authority);
    return TestExchange.get("/").verdict(scene.operators(auth));
  }

  @Test
  void believesOnlyCertificatesOfItsAuthorityAndForItsName() throws Exception {
    assertThat(ask("localhost", false, certificate)).isEqualTo(Verdict.PASS);
    assertThat(ask("localhost", false, null)).isInstanceOf(Verdict.Answer.class);
    assertThat(ask("127.0.0.1", false, certificate)).isInstanceOf(Verdict.Answer.class);
    assertThat(ask("127.0.0.1", true, null)).isEqualTo(Verdict.PASS);
    assertThat(ask("localhost", true, null)).isEqualTo(Verdict.PASS);
  }
}
