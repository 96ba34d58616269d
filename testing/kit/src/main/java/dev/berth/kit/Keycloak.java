package dev.berth.kit;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A real Keycloak on loopback, in memory, with a realm of one client and two users: one in the
 * group {@code makers}, one in none. Its start takes a minute or two.
 */
public final class Keycloak implements AutoCloseable {
  public static final String CLIENT = "berth-console";
  public static final String SECRET = "a secret of the client";

  /** In the group {@code makers}. */
  public static final String USER = "alice";

  /** In no group. */
  public static final String STRANGER = "mallory";

  /** Of both. */
  public static final String PASSWORD = "wonderland";

  private static final Duration START = Duration.ofMinutes(6);
  private static final int OK = 200;

  private static final String PERSON =
      """
      {
        "username": "%1$s", "enabled": true, "email": "%1$s@example.com", "emailVerified": true,
        "firstName": "%1$s", "lastName": "Liddell", "groups": [%2$s],
        "credentials": [{"type": "password", "value": "%3$s", "temporary": false}]
      }
      """;

  private final int port;
  private final Process process;

  private Keycloak(int port, Process process) {
    this.port = port;
    this.process = process;
  }

  /**
   * Starts it; returns when it answers.
   *
   * @param unpacked the folder where the build has unpacked its distribution
   * @param berth the URL that browsers may be sent back to
   * @param log where it writes
   */
  public static Keycloak start(Path unpacked, String berth, Path log) throws IOException {
    Path home;
    try (Stream<Path> found = Files.list(unpacked)) {
      home = found.filter(Files::isDirectory).findFirst().orElseThrow().toAbsolutePath();
    }
    Path folder = Files.createDirectories(home.resolve("data").resolve("import"));
    Files.writeString(folder.resolve("berth-realm.json"), realm(berth));
    int port = FreePort.next();
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

  private static String realm(String berth) {
    return """
      {
        "realm": "berth", "enabled": true, "sslRequired": "none",
        "groups": [{"name": "makers"}],
        "clients": [{
          "clientId": "%s", "enabled": true, "publicClient": false, "secret": "%s",
          "standardFlowEnabled": true,
          "redirectUris": ["%s/api/oidc/keycloak/callback"],
          "attributes": {"pkce.code.challenge.method": "S256"},
          "protocolMappers": [{
            "name": "groups", "protocol": "openid-connect",
            "protocolMapper": "oidc-group-membership-mapper",
            "config": {"claim.name": "groups", "full.path": "false", "id.token.claim": "true"}
          }]
        }],
        "users": [%s, %s]
      }
      """
        .formatted(
            CLIENT,
            SECRET,
            berth,
            PERSON.formatted(USER, "\"/makers\"", PASSWORD),
            PERSON.formatted(STRANGER, "", PASSWORD));
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
            int status = client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
            if (status != OK) {
              throw new AssertionError("Keycloak answers " + status);
            }
          });
    }
    if (!process.isAlive()) {
      throw new AssertionError("Keycloak ended:\n" + Files.readString(log));
    }
  }

  public String issuer() {
    return "http://127.0.0.1:" + port + "/realms/berth";
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
