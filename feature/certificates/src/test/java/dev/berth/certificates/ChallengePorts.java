package dev.berth.certificates;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.berth.kernel.Threads;
import dev.berth.kit.Eventually;
import dev.berth.proxy.Certificates.Identity;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/** A front door that answers nothing but challenges. */
final class ChallengePorts implements AutoCloseable {
  private static final String PATH = "/.well-known/acme-challenge/";
  private static final String PROTOCOL = "acme-tls/1";

  private final Supplier<FrontDoorCertificates> certificates;
  private final HttpServer http;
  private final SSLServerSocket tls;

  /** Answers of HTTP-01 wait for it. */
  final Semaphore gate = new Semaphore(Integer.MAX_VALUE / 2);

  ChallengePorts(Supplier<FrontDoorCertificates> certificates) throws Exception {
    this.certificates = certificates;
    this.http = HttpServer.create(new InetSocketAddress(0), 0);
    http.createContext(PATH, this::answer);
    http.setExecutor(command -> Threads.start("challenge", command));
    http.start();
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(new KeyManager[] {new Shown()}, null, null);
    this.tls = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0);
    Threads.start("challenge-tls", this::accept);
  }

  int httpPort() {
    return http.getAddress().getPort();
  }

  int tlsPort() {
    return tls.getLocalPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      gate.acquireUninterruptibly();
      gate.release();
      String host = exchange.getRequestHeaders().getFirst("Host").replaceFirst(":.*", "");
      String token = exchange.getRequestURI().getPath().substring(PATH.length());
      String text = awaited(host, token);
      byte[] body = (text == null ? "" : text).getBytes(StandardCharsets.US_ASCII);
      exchange.sendResponseHeaders(text == null ? 404 : 200, body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    }
  }

  /** After a restart the order goes on a moment later than the server asks. */
  private @Nullable String awaited(String host, String token) {
    AtomicReference<@Nullable String> text = new AtomicReference<>();
    try {
      Eventually.withinSeconds(
          10,
          () -> {
            text.set(certificates.get().httpChallenge(host, token));
            assertThat(text.get()).isNotNull();
          });
    } catch (AssertionError e) {
      return null;
    }
    return text.get();
  }

  private void accept() {
    while (!tls.isClosed()) {
      try (SSLSocket socket = (SSLSocket) tls.accept()) {
        socket.setHandshakeApplicationProtocolSelector(
            (_, offered) -> offered.contains(PROTOCOL) ? PROTOCOL : null);
        socket.startHandshake();
      } catch (IOException e) {
        // Whoever asks for something else is none of ours.
      }
    }
  }

  @Override
  public void close() throws IOException {
    http.stop(0);
    tls.close();
  }

  /** Shows the certificate of the challenge of the name that is asked for. */
  private final class Shown extends X509ExtendedKeyManager {
    @Override
    public @Nullable String chooseServerAlias(
        String type, Principal @Nullable [] issuers, Socket socket) {
      ExtendedSSLSession session = (ExtendedSSLSession) ((SSLSocket) socket).getHandshakeSession();
      return session.getRequestedServerNames().stream()
          .map(name -> ((SNIHostName) name).getAsciiName())
          .findFirst()
          .orElse(null);
    }

    private @Nullable Identity identity(String name) {
      return certificates.get().challenge(name);
    }

    @Override
    public X509Certificate @Nullable [] getCertificateChain(String name) {
      Identity identity = identity(name);
      return identity == null ? null : identity.chain().toArray(X509Certificate[]::new);
    }

    @Override
    public @Nullable PrivateKey getPrivateKey(String name) {
      Identity identity = identity(name);
      return identity == null ? null : identity.key();
    }

    @Override
    public String @Nullable [] getClientAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }

    @Override
    public @Nullable String chooseClientAlias(
        String[] types, Principal @Nullable [] issuers, Socket socket) {
      return null;
    }

    @Override
    public String @Nullable [] getServerAliases(String type, Principal @Nullable [] issuers) {
      return null;
    }
  }
}
