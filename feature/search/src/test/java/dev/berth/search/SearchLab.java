package dev.berth.search;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Authentication;
import dev.berth.access.Decision;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.Guard;
import dev.berth.index.DayIndex;
import dev.berth.index.DayRecords;
import dev.berth.index.TimeMath;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Random;
import java.util.function.Function;

/**
 * The API behind real HTTP on a free port; a token {@code token-TENANT} is a user of the tenant.
 */
final class SearchLab implements AutoCloseable {
  static final String TOKEN = "token-acme";
  static final InstantSource CLOCK = InstantSource.fixed(Instant.parse("2026-11-22T12:00:00Z"));

  private final Vertx vertx = Vertx.vertx();
  private final DayDocuments documents;
  private final SearchDesk desk;
  private final SearchServer server;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  SearchLab(Path folder) throws InterruptedException {
    this(folder, ByteSize.ofMebibytes(500));
  }

  SearchLab(Path folder, ByteSize mostBytes) throws InterruptedException {
    this(folder, 3650, mostBytes, CLOCK, _ -> DayRecords.NONE);
  }

  /** With records of logs too, at another time. */
  SearchLab(
      Path folder,
      int keep,
      ByteSize mostBytes,
      InstantSource clock,
      Function<Principal, DayRecords> records)
      throws InterruptedException {
    DayIndex.Settings day =
        new DayIndex.Settings(16 << 20, 5000, Duration.ofSeconds(20), new TimeMath(clock));
    documents = new DayDocuments(folder, new ShelfSettings(day, 4, keep, mostBytes), clock);
    Access access = new Tenants();
    Random random = new Random(7);
    desk =
        new SearchDesk(
            documents,
            records,
            new SearchDesk.Surroundings(
                access, new Guard(access, _ -> {}), IdSource.random(random), clock, "test"));
    server = SearchServer.start(vertx, "127.0.0.1", 0, desk);
  }

  DayDocuments documents() {
    return documents;
  }

  int port() {
    return server.port();
  }

  HttpRequest.Builder request(String path) {
    String pair = "shipper:" + TOKEN;
    String basic = Base64.getEncoder().encodeToString(pair.getBytes(StandardCharsets.UTF_8));
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
        .header("Authorization", "Basic " + basic)
        .timeout(Duration.ofSeconds(60));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), BodyHandlers.ofString());
  }

  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return send(request(path));
  }

  HttpResponse<String> send(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .method(method, BodyPublishers.ofString(body))
            .header("Content-Type", "application/json"));
  }

  HttpResponse<String> post(String path, String body) throws IOException, InterruptedException {
    return send("POST", path, body);
  }

  @Override
  public void close() throws IOException {
    server.close();
    desk.close();
    documents.close();
    boolean _ = vertx.close().toCompletionStage().toCompletableFuture().isDone();
  }

  /** Everybody may do everything with what is their tenant's, but for indices that are secret. */
  private static final class Tenants implements Access {
    @Override
    public Authentication authenticate(Secret token, Origin origin) {
      String text = token.reveal();
      return text.startsWith("token-")
          ? new Authentication.Authenticated(
              new Principal("user", new TenantId(text.substring("token-".length())), false)
                  .from(origin))
          : new Authentication.Refused("The token is not known.");
    }

    @Override
    public Decision decide(Principal principal, Action action, Resource resource) {
      return resource.path().contains("secret") || resource.tenant().value().equals("other")
          ? new Decision.Denied("Nothing allows it.")
          : new Decision.Allowed();
    }
  }
}
