package dev.berth.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.http.Json;
import dev.berth.kit.Eventually;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A real Keycloak on loopback, in memory, with a realm of one client, one group and one user. */
final class Keycloak implements AutoCloseable {
  static final String CLIENT = "berth-console";
  static final String SECRET = "a secret of the client";
  static final String USER = "alice";
  static final String PASSWORD = "wonderland";
  private static final Duration START = Duration.ofMinutes(6);

  private final int port;
  private final Process process;

  private Keycloak(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts it; returns when it answers.
   *
   * @param berth the URL that browsers may be sent back to
   * @param log where it writes
   */
  static Keycloak start(String berth, Path log) throws IOException {
    Path home;
    try (Stream<Path> found = Files.list(Path.of("target", "keycloak"))) {
      home = found.filter(Files::isDirectory).findFirst().orElseThrow().toAbsolutePath();
    }
    Path folder = Files.createDirectories(home.resolve("data").resolve("import"));
    Files.writeString(folder.resolve("berth-realm.json"), realm(berth));
    int port = freePort();
    ProcessBuilder builder =
        new ProcessBuilder(
            "/bin/bash",
            home.resolve("bin").resolve("kc.sh").toString(),
            "start-dev",
            "--db=dev-mem",
            "--http-host=127.0.0.1",
            "--http-port=" + port,
            "--import-realm");
    // Its byte code library refuses Javas that are newer than itself.
    builder.environment().put("JAVA_OPTS_APPEND", "-Dnet.bytebuddy.experimental=true");
    builder.environment().put("JAVA_OPTS_KC_HEAP", "-Xms64m -Xmx512m");
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Keycloak keycloak = new Keycloak(port, builder.start());
    try {
      keycloak.awaitStart(log);
    } catch (AssertionError | IOException e) {
      keycloak.close();
      throw e;
    }
    return keycloak;
  }

  private void awaitStart(Path log) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(issuer() + "/.well-known/openid-configuration"))
              .timeout(Duration.ofSeconds(20))
              .build();
      Eventually.within(
          START,
          () -> {
            if (!process.isAlive()) {
              return;
            }
            HttpResponse<String> answer =
                client.send(request, HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
          });
    }
    if (!process.isAlive()) {
      throw new AssertionError("Keycloak ended:\n" + Files.readString(log));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  String issuer() {
    return "http://127.0.0.1:" + port + "/realms/berth";
  }

  private static String realm(String berth) {
    Map<String, Object> mapper =
        Map.of(
            "name", "groups",
            "protocol", "openid-connect",
            "protocolMapper", "oidc-group-membership-mapper",
            "config",
                Map.of("claim.name", "groups", "full.path", "false", "id.token.claim", "true"));
    Map<String, Object> client =
        Map.of(
            "clientId",
            CLIENT,
            "enabled",
            true,
            "publicClient",
            false,
            "secret",
            SECRET,
            "standardFlowEnabled",
            true,
            "redirectUris",
            List.of(berth + "/api/oidc/keycloak/callback"),
            "attributes",
            Map.of("pkce.code.challenge.method", "S256"),
            "protocolMappers",
            List.of(mapper));
    Map<String, Object> user =
        Map.of(
            "username",
            USER,
            "enabled",
            true,
            "email",
            "alice@example.com",
            "emailVerified",
            true,
            "firstName",
            "Alice",
            "lastName",
            "Liddell",
            "groups",
            List.of("/makers"),
            "credentials",
            List.of(Map.of("type", "password", "value", PASSWORD, "temporary", false)));
    return Json.render(
        Map.of(
            "realm",
            "berth",
            "enabled",
            true,
            "sslRequired",
            "none",
            "groups",
            List.of(Map.of("name", "makers")),
            "clients",
            List.of(client),
            "users",
            List.of(user)));
  }

  @Override
  public void close() {
    List<ProcessHandle> all =
        Stream.concat(process.descendants(), Stream.of(process.toHandle())).toList();
    all.forEach(ProcessHandle::destroy);
    for (ProcessHandle one : all) {
      try {
        one.onExit().get(30, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        one.destroyForcibly();
      } catch (Exception e) {
        one.destroyForcibly();
      }
    }
  }
}
