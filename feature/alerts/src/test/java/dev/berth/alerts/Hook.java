package dev.berth.alerts;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A receiver over HTTP, on loopback. */
final class Hook implements AutoCloseable {
  final List<Call> calls = new CopyOnWriteArrayList<>();
  volatile int status = 200;
  private final HttpServer server;

  /** What it was told. */
  record Call(com.sun.net.httpserver.Headers headers, String body) {}

  Hook() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.ofLiteral("127.0.0.1"), 0), 0);
    server.createContext("/", this::take);
    server.start();
  }

  private void take(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    calls.add(new Call(exchange.getRequestHeaders(), body));
    if (status >= 300 && status < 400) {
      exchange.getResponseHeaders().set("Location", url("/elsewhere"));
    }
    exchange.sendResponseHeaders(status, -1);
    exchange.close();
  }

  String url(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** The statuses of what it was told, as {@code firing}. */
  List<String> told() {
    return calls.stream()
        .map(call -> call.body().replaceFirst("(?s).*?\"status\":\"([a-z]+)\".*", "$1"))
        .toList();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
