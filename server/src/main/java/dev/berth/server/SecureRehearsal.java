package dev.berth.server;

import dev.berth.kernel.Threads;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.X509ExtendedTrustManager;

/**
 * The part of {@link RehearsalLoad} that speaks TLS: clients of HTTP/2, several requests at once on
 * one connection, and of HTTP/1.1. Needs {@code load.localhost} in {@code jdk.net.hosts.file}.
 */
final class SecureRehearsal {
  private static final int CONNECTIONS = 4;
  private static final int REQUESTS_AT_ONCE = 6;

  private final URI door;
  private final long end;
  private final AtomicLong answered;

  /**
   * Makes one.
   *
   * @param end when to stop, as {@link System#nanoTime}
   * @param answered counts what was answered
   */
  SecureRehearsal(int port, long end, AtomicLong answered) {
    this.door = URI.create("https://load.localhost:" + port + "/");
    this.end = end;
    this.answered = answered;
  }

  void ask() throws GeneralSecurityException, InterruptedException {
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, new TrustManager[] {new AnyServer()}, new SecureRandom());
    List<HttpClient> clients = new ArrayList<>();
    List<Thread> asking = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      HttpClient client =
          HttpClient.newBuilder()
              .sslContext(context)
              .version(i % 2 == 0 ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
              .build();
      clients.add(client);
      for (int k = 0; k < REQUESTS_AT_ONCE; k++) {
        asking.add(Threads.start("rehearsal-client", () -> ask(client)));
      }
    }
    for (Thread one : asking) {
      one.join();
    }
    clients.forEach(HttpClient::close);
  }

  private void ask(HttpClient client) {
    try {
      for (int i = 1; System.nanoTime() < end; i++) {
        HttpResponse<byte[]> response = client.send(request(i), BodyHandlers.ofByteArray());
        if (response.statusCode() != 200) {
          throw new IllegalStateException(
              "The front door answered " + response.statusCode() + " over TLS");
        }
        answered.incrementAndGet();
      }
    } catch (IOException e) {
      throw new IllegalStateException("Cannot ask the front door over TLS", e);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }

  private HttpRequest request(int number) {
    if (number % 50 == 0) {
      return HttpRequest.newBuilder(door.resolve("/large")).build();
    }
    if (number % 20 == 0) {
      return HttpRequest.newBuilder(door.resolve("/form"))
          .POST(BodyPublishers.ofString("name=value&other=value"))
          .build();
    }
    return HttpRequest.newBuilder(door.resolve(number % 20 == 10 ? "/chunked" : "/?a=b")).build();
  }

  /** The server of a rehearsal has made its certificate itself a moment ago. */
  private static final class AnyServer extends X509ExtendedTrustManager {
    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, Socket socket) {}

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String type, SSLEngine engine) {}

    @Override
    public X509Certificate[] getAcceptedIssuers() {
      return new X509Certificate[0];
    }
  }
}
