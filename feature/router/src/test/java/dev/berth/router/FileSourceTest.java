package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Backend;
import dev.berth.kit.Eventually;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of the operator's files, on a front door that watches their folder. */
class FileSourceTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";
  private static final Duration SOON = Duration.ofSeconds(20);

  @TempDir Path folder;
  private Backend backend;
  private Door door;

  @BeforeEach
  void open() throws IOException, InterruptedException {
    backend = Backend.answering(HELLO);
    write("old.yml", routes("old", "old.example.org", "PathPrefix(`/`)"));
    door = Door.open(Door.settings().withRoutesFolder(folder));
  }

  @AfterEach
  void close() throws IOException {
    door.close();
    backend.close();
  }

  private void write(String file, String text) throws IOException {
    Files.writeString(folder.resolve(file), text);
  }

  private String routes(String name, String host, String more) {
    return """
    http:
      routers:
        %s:
          rule: "Host(`%s`) && %s"
          service: %s
      services:
        %s:
          loadBalancer:
            servers:
              - url: "http://localhost:%d"
    """
        .formatted(name, host, more, name, name, backend.port());
  }

  private String answer(String host) throws IOException {
    return Wire.exchange(
        door.port(), "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
  }

  @Test
  void followsTheFilesOfItsFolder() throws Exception {
    assertThat(answer("old.example.org")).endsWith("hello");
    write("new.yaml", routes("new", "new.example.org", "Method(`GET`)"));
    Files.delete(folder.resolve("old.yml"));
    Eventually.within(SOON, () -> assertThat(answer("new.example.org")).endsWith("hello"));
    assertThat(answer("old.example.org")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void saysWhatIsWrongWithAFileAndGoesOnWithTheOthers() throws Exception {
    write("old.yml", "http:\n  routers: [\n");
    write("good.yml", routes("good", "good.example.org", "PathPrefix(`/`)"));
    Eventually.within(SOON, () -> assertThat(answer("good.example.org")).endsWith("hello"));
    Route broken = Objects.requireNonNull(door.door().table().find("old.yml@file"));
    assertThat(broken.status()).isEqualTo(RouteStatus.ERROR);
    assertThat(broken.errors()).isNotEmpty().allMatch(why -> why.startsWith("old.yml:"));
    assertThat(answer("old.example.org")).startsWith("HTTP/1.1 404 ");
  }

  @Test
  void letsOperatorsRouteAnyHostButThePlatforms() throws Exception {
    write("any.yml", routes("any", "localhost", "PathPrefix(`/`)"));
    write("all.yml", routes("all", "x.io", "Path(`/`)").replace("Host(`x.io`) && ", ""));
    Eventually.within(SOON, () -> assertThat(answer("y.io")).endsWith("hello"));
    assertThat(answer("localhost")).endsWith("platform");
    assertThat(Objects.requireNonNull(door.door().table().find("any@file")).errors())
        .containsExactly(
            "Cannot route the host 'localhost': it belongs to the platform. Choose another.");
  }

  @Test
  void sharesWhatOneFileDefines() throws Exception {
    write(
        "middlewares.yml",
        "http:\n  middlewares:\n    strip:\n      addPrefix:\n        prefix: /x\n");
    write(
        "routed.yml",
        routes("routed", "routed.example.org", "PathPrefix(`/`)")
            .replace("      service: routed", "      service: routed\n      middlewares: [strip]"));
    Eventually.within(SOON, () -> assertThat(answer("routed.example.org")).endsWith("hello"));
  }
}
