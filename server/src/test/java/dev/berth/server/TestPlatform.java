package dev.berth.server;

import dev.berth.kernel.Problems;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A whole platform with the fake engine on a free port. */
final class TestPlatform implements AutoCloseable {
  private final Platform platform;
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private TestPlatform(Platform platform) {
    this.platform = platform;
  }

  static TestPlatform start(Path data, String... flags) {
    Platform platform = new Platform(configuration(data, flags), Surroundings.real());
    platform.provision();
    platform.start(_ -> {});
    return new TestPlatform(platform);
  }

  static Configuration configuration(Path data, String... flags) {
    List<String> arguments =
        new ArrayList<>(List.of("--data=" + data, "--engine=fake", "--http-bind=127.0.0.1"));
    arguments.addAll(List.of(flags));
    if (arguments.stream().noneMatch(flag -> flag.startsWith("--http-port"))) {
      arguments.add("--http-port=0");
    }
    Problems problems = new Problems();
    CommandLine commandLine = CommandLine.parse(arguments, problems);
    return ConfigurationLoader.load(commandLine, Map.of(), data, problems);
  }

  Platform platform() {
    return platform;
  }

  String token() {
    return platform.adminToken().reveal();
  }

  HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + platform.httpPort() + path))
        .timeout(Duration.ofSeconds(30));
  }

  HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  /** What the administrator is answered. */
  HttpResponse<String> get(String path) throws IOException, InterruptedException {
    return get(path, token());
  }

  HttpResponse<String> get(String path, String token) throws IOException, InterruptedException {
    return send(request(path).header("Authorization", "Bearer " + token));
  }

  HttpResponse<String> json(String method, String path, String body)
      throws IOException, InterruptedException {
    return send(
        request(path)
            .header("Authorization", "Bearer " + token())
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(body)));
  }

  @Override
  public void close() {
    client.shutdownNow();
    platform.close();
  }
}
