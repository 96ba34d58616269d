package dev.berth.examples.pingpong;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/**
 * Answers {@code /ping} with {@code pong}, and {@code /} with the name of the task that answered.
 * Needs nothing but the JDK.
 */
public final class Pingpong {
  private Pingpong() {}

  /** Serves on the port that {@code PORT} names, 8080 unless set, until it is told to stop. */
  public static void main(String[] arguments) throws IOException {
    String setting = System.getenv("PORT");
    int port = setting == null ? 8080 : Integer.parseInt(setting);
    String name = InetAddress.getLocalHost().getHostName();

    HttpServer server = HttpServer.create(new InetSocketAddress(port), 1024);
    server.setExecutor(Executors.newFixedThreadPool(8));
    server.createContext("/", exchange -> answer(exchange, "Hello from " + name + "\n"));
    server.createContext("/ping", exchange -> answer(exchange, "pong\n"));
    server.start();
    System.out.println("Pingpong " + name + " serves on port " + port);

    Runtime.getRuntime()
        .addShutdownHook(
            new Thread(
                () -> {
                  System.out.println("Pingpong " + name + " stops");
                  server.stop(1);
                }));
  }

  private static void answer(HttpExchange exchange, String text) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      body.skipNBytes(Math.max(0, body.available()));
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "text/plain; charset=utf-8");
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(200, head ? -1 : bytes.length);
    if (!head) {
      exchange.getResponseBody().write(bytes);
    }
    exchange.close();
  }
}
