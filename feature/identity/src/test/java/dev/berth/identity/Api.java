package dev.berth.identity;

import dev.berth.http.EndpointTable;
import dev.berth.http.Guard;
import dev.berth.http.HttpLimits;
import dev.berth.http.Json;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Secret;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** The endpoints of identity over real HTTP, and one who calls them. */
final class Api implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final EndpointTable table;
  private final HttpServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  Api(Scene scene) {
    table =
        new EndpointTable(
            new EndpointTable.Routes(scene.identity().endpoints(), List.of()),
            new Guard(scene.identity(), scene.trail::add),
            HttpLimits.DEFAULT,
            IdSource.random(new Random(7)),
            scene.clock);
    server = vertx.createHttpServer().requestHandler(table).listen(0, "127.0.0.1").await();
  }

  String url() {
    return "http://127.0.0.1:" + server.actualPort();
  }

  /**
   * What was answered.
   *
   * @param body an object, a list, or an empty object for nothing
   */
  record Answer(int status, Object body, HttpResponse<String> whole) {
    Object field(String name) {
      return Objects.requireNonNull(
          ((Map<?, ?>) body).get(name), () -> name + " is missing in " + body);
    }

    String text(String name) {
      return field(name).toString();
    }

    List<Object> items() {
      return List.copyOf((List<?>) body);
    }

    String message() {
      return error("message");
    }

    String code() {
      return error("code");
    }

    private String error(String name) {
      return String.valueOf(((Map<?, ?>) field("error")).get(name));
    }
  }

  Answer get(String path, Secret token) {
    return call("GET", path, token, null);
  }

  Answer post(String path, @Nullable Secret token, @Nullable Object body) {
    return call("POST", path, token, body);
  }

  Answer put(String path, Secret token, @Nullable Object body) {
    return call("PUT", path, token, body);
  }

  Answer delete(String path, Secret token) {
    return call("DELETE", path, token, null);
  }

  Answer call(
      String method,
      String path,
      @Nullable Secret token,
      @Nullable Object body,
      String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(url() + path));
    if (token != null) {
      request.header("Authorization", "Bearer " + token.reveal());
    }
    if (headers.length > 0) {
      request.headers(headers);
    }
    if (body == null) {
      request.method(method, HttpRequest.BodyPublishers.noBody());
    } else {
      request.header("Content-Type", "application/json");
      request.method(method, HttpRequest.BodyPublishers.ofString(Json.render(body)));
    }
    try {
      HttpResponse<String> answer =
          client.send(request.build(), HttpResponse.BodyHandlers.ofString());
      Object read = answer.body().isBlank() ? Map.of() : Json.parse(answer.body(), Object.class);
      return new Answer(answer.statusCode(), read, answer);
    } catch (IOException e) {
      throw new IllegalStateException("Cannot call " + path, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    }
  }

  @Override
  public void close() {
    client.close();
    server.close().await();
    table.close();
    vertx.close().await();
  }
}
