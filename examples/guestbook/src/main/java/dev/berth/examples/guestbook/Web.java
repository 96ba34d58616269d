package dev.berth.examples.guestbook;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/**
 * Shows the guestbook at {@code /}, where a form adds to it; {@code /entries} is the same as plain
 * text, where a POST adds a line; {@code /greeting} is the greeting of the config alone.
 */
public final class Web {
  private static final int PORT = 8080;
  private static final int MOST_CHARACTERS = 1_000;
  private static final Path GREETING = Path.of("/etc/guestbook/greeting.txt");

  private final String greeting;
  private final StoreClient store = new StoreClient();

  private Web(String greeting) {
    this.greeting = greeting;
  }

  /** Serves until it is told to stop. */
  public static void main(String[] arguments) throws IOException {
    Web web = new Web(Files.readString(GREETING).strip());
    HttpServer server = HttpServer.create(new InetSocketAddress(PORT), 1024);
    server.setExecutor(Executors.newFixedThreadPool(16));
    server.createContext("/", answering(web::page));
    server.createContext("/entries", answering(web::entries));
    server.createContext("/greeting", answering(web::greet));
    server.start();
    System.out.println("Guestbook serves on port " + PORT);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop(1)));
  }

  private void page(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      String form = body(exchange);
      String text = form.startsWith("text=") ? form.substring(5) : "";
      store.add(URLDecoder.decode(text, StandardCharsets.UTF_8));
      exchange.getResponseHeaders().set("Location", "/");
      exchange.sendResponseHeaders(303, -1);
      return;
    }
    String list =
        store.entries().stream()
            .map(entry -> "<li>" + escape(entry))
            .collect(Collectors.joining("\n"));
    String page =
        """
        <!doctype html>
        <html lang="en">
        <meta charset="utf-8">
        <title>Guestbook</title>
        <h1>%s</h1>
        <form method="post">
        <input name="text" maxlength="1000" aria-label="Your entry" autofocus required>
        <button>Sign</button>
        </form>
        <ul>
        %s
        </ul>
        """
            .formatted(escape(greeting), list);
    answer(exchange, "text/html", page);
  }

  private void entries(HttpExchange exchange) throws IOException {
    if (exchange.getRequestMethod().equals("POST")) {
      store.add(body(exchange));
    }
    answer(exchange, "text/plain", String.join("\n", store.entries()) + "\n");
  }

  private void greet(HttpExchange exchange) throws IOException {
    answer(exchange, "text/plain", greeting + "\n");
  }

  /** Without its store the guestbook says so, and goes on. */
  private static HttpHandler answering(HttpHandler handler) {
    return exchange -> {
      try (exchange) {
        try {
          handler.handle(exchange);
        } catch (IOException e) {
          System.out.println(exchange.getRequestURI() + ": " + e.getMessage());
          exchange.sendResponseHeaders(503, -1);
        }
      }
    };
  }

  private static String body(HttpExchange exchange) throws IOException {
    try (InputStream body = exchange.getRequestBody()) {
      return new String(body.readNBytes(MOST_CHARACTERS), StandardCharsets.UTF_8).strip();
    }
  }

  private static void answer(HttpExchange exchange, String type, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
    exchange.sendResponseHeaders(200, bytes.length);
    exchange.getResponseBody().write(bytes);
  }

  private static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }
}
