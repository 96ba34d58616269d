package dev.berth.product;

import static dev.berth.kit.Eventually.withinSeconds;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The front door over TLS, with curl and the certificate of the local authority. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft", "curl"})
class HttpsTest {
  private static final Pattern HTTPS_PORT = Pattern.compile("\"httpsPort\" *: *(\\d+)");

  /** The password is 'secret'. */
  private static final String USER =
      "alice:$$2y$$05$$T0CuxCuWzwjWAgXMFY2mBON0ORpZoLAY5wR9gP6jQwxR.KTqUw4Jq";

  private static final Installation BERTH = Installation.create();
  private static int port;
  private static Path root = Path.of("/");

  @BeforeAll
  static void start() throws IOException {
    BERTH.up("examples/pingpong/compose.yml").succeeded();
    Matcher found = HTTPS_PORT.matcher(BERTH.berth("status", "-o", "json").succeeded().out());
    assertThat(found.find()).isTrue();
    port = Integer.parseInt(found.group(1));
    root =
        Files.writeString(
            BERTH.data().resolve("root.pem"), BERTH.berth("ca", "root").succeeded().out());
  }

  @AfterAll
  static void stop() {
    BERTH.close();
  }

  private static CommandResult curl(String host, String path, String... more) {
    List<String> command =
        new ArrayList<>(
            List.of("curl", "-sS", "--max-time", "20", "--cacert", root.toString(), "--resolve"));
    command.add(host + ":" + port + ":127.0.0.1");
    command.addAll(Arrays.asList(more));
    command.add("https://" + host + ":" + port + path);
    return Command.run(BERTH.data(), Map.of(), command);
  }

  @Test
  void aStackAnswersOverTlsAtOnce() {
    assertThat(
            curl("pingpong.localhost", "/ping", "-w", " by HTTP/%{http_version}").succeeded().out())
        .isEqualTo("pong\n by HTTP/2");
    assertThat(
            curl("pingpong.localhost", "/ping", "--http1.1", "--tls-max", "1.2").succeeded().out())
        .isEqualTo("pong\n");
  }

  @Test
  void thePlatformAnswersOverTlsToo() {
    assertThat(curl("localhost", "/api/health").succeeded().out()).contains("\"ready\"");
  }

  @Test
  void labelsOfAllGenerationsAreActedOn() throws Exception {
    Path file =
        BERTH.stackFile(
            """
            x-web: &web
              image: berth/host
              command: ["java", "-Xmx32m", "-XX:+UseSerialGC", "-jar", "/app/pingpong.jar"]
              expose: ["8080"]
              volumes: ["%2$s/examples/pingpong/target/pingpong.jar:/app/pingpong.jar:ro"]
            services:
              first:
                <<: *web
                labels:
                  traefik.port: "8080"
                  traefik.frontend.rule: "Host:first.doors.localhost;PathPrefixStrip:/app"
                  traefik.frontend.auth.basic.users: "%1$s"
              second:
                <<: *web
                labels:
                  traefik.http.routers.second.rule: "Host(`second.doors.localhost`)"
                  traefik.http.routers.second.tls: "true"
                  traefik.http.routers.second.middlewares: "only-me"
                  traefik.http.middlewares.only-me.ipwhitelist.sourcerange: "127.0.0.1/32"
              third:
                <<: *web
                labels:
                  traefik.http.routers.third.rule: "HostRegexp(`^[a-z]+\\\\.doors\\\\.localhost$$`) && Header(`X-Third`, `yes`)"
                  traefik.http.routers.third.priority: "1000"
                  traefik.http.routers.third.middlewares: "add"
                  traefik.http.middlewares.add.headers.customresponseheaders.X-Seen: "third"
            """
                .formatted(USER, Installation.ROOT));
    BERTH.berth("stack", "deploy", "-c", file.toString(), "doors").succeeded();

    withinSeconds(
        20,
        () ->
            assertThat(
                    curl("first.doors.localhost", "/app/ping", "-u", "alice:secret")
                        .succeeded()
                        .out())
                .isEqualTo("pong\n"));
    assertThat(
            curl("first.doors.localhost", "/app/ping", "-o", "/dev/null", "-w", "%{http_code}")
                .out())
        .isEqualTo("401");
    assertThat(curl("second.doors.localhost", "/ping").succeeded().out()).isEqualTo("pong\n");
    assertThat(BERTH.frontDoor().get("second.doors.localhost", "/ping").status()).isEqualTo(404);
    assertThat(
            curl("second.doors.localhost", "/ping", "-H", "X-Third: yes", "-D", "-")
                .succeeded()
                .out())
        .containsIgnoringCase("X-Seen: third");
  }

  @Test
  void aFileOfRoutesLeadsOutOfBerth() throws Exception {
    Path folder = Files.createDirectories(BERTH.data().resolve("routes.d"));
    Files.writeString(
        folder.resolve("own.yml"),
        """
        http:
          routers:
            own: {rule: "Host(`own.example.test`)", service: own}
          services:
            own: {loadBalancer: {servers: [{url: "http://127.0.0.1:%d"}], passHostHeader: false}}
        """
            .formatted(BERTH.port()));
    // The server outside is this one, by its own address: the platform answers there.
    withinSeconds(
        10,
        () ->
            assertThat(BERTH.frontDoor().get("own.example.test", "/api/health").body())
                .contains("ready"));
    Files.writeString(folder.resolve("own.yml"), "http: {routers: {own: {rule: Host(}}}\n");
    withinSeconds(
        10,
        () ->
            assertThat(BERTH.frontDoor().get("own.example.test", "/api/health").status())
                .isEqualTo(404));
  }
}
