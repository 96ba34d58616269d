package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.FreePort;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** nginx and PostgreSQL in Debian, pulled from a registry and used. */
@Tag("full")
@Requires({
  "root",
  "runc",
  "conmon",
  "nft",
  "mmdebstrap",
  "skopeo",
  "tar",
  "docker-registry",
  "psql"
})
class RealImagesTest {
  private static final String PASSWORD = "correct horse";
  private static final String STACK =
      """
      services:
        web:
          image: ${REGISTRY}nginx:1
          expose: ["80"]
          configs: [{source: site, target: /etc/nginx/sites-available/default}]
          healthcheck: {test: ["CMD", "test", "-s", "/run/nginx.pid"], start_interval: 100ms, start_period: 20s}
        db:
          image: ${REGISTRY}postgresql:1
          environment: {POSTGRES_PASSWORD_FILE: /run/secrets/password, VERSION: "${VERSION:-1}"}
          secrets: [password]
          shm_size: 96m
          stop_signal: SIGINT
          ports: ["${PORT}:5432"]
          volumes: ["data:/var/lib/postgresql/data"]
          healthcheck:
            test: ["CMD", "pg_isready", "--host", "127.0.0.1"]
            start_interval: 100ms
            start_period: 60s
          deploy: {update_config: {order: stop-first}}
      configs:
        site: {file: ./site.conf}
      secrets:
        password: {file: ./password}
      volumes:
        data:
      """;

  private final Installation berth = Installation.create();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void areDeployedFromARegistryAndUsed() throws Exception {
    try (Registry registry = Registry.start()) {
      registry.push(DebianImage.NGINX.layout(), "nginx:1");
      registry.push(DebianImage.POSTGRESQL.layout(), "postgresql:1");
      int port = FreePort.next();
      Path file = stack(registry, port);

      berth.up("-p", "real", file.toString()).succeeded();

      assertThat(berth.frontDoor().get("real.localhost", "/").body())
          .isEqualTo("nginx says what it was told");
      assertThat(sql(port, "SHOW server_version")).startsWith("15");
      sql(port, "CREATE TABLE visits AS SELECT generate_series(1, 10000) AS number");
      assertThat(inDatabase("df", "--output=size", "--block-size=1M", "/dev/shm")).endsWith("96");

      Files.writeString(file.resolveSibling(".env"), "VERSION=2\n", StandardOpenOption.APPEND);
      berth.berth("stack", "deploy", "-c", file.toString(), "real").succeeded();

      assertThat(inDatabase("printenv", "VERSION")).isEqualTo("2");
      assertThat(sql(port, "SELECT count(*) FROM visits")).isEqualTo("10000");
    }
  }

  private Path stack(Registry registry, int port) throws IOException {
    Path file = berth.stackFile(STACK);
    Files.writeString(
        file.resolveSibling(".env"),
        "REGISTRY=%s\nPORT=%d\n".formatted(registry.reference(""), port));
    Files.writeString(
        file.resolveSibling("site.conf"),
        "server { listen 80; location / { return 200 'nginx says what it was told'; } }\n");
    Files.writeString(file.resolveSibling("password"), PASSWORD);
    return file;
  }

  private String sql(int port, String statement) {
    return Command.run(
            Path.of("/"),
            Map.of("PGPASSWORD", PASSWORD),
            List.of(
                "psql",
                "--host=127.0.0.1",
                "--port=" + port,
                "--username=postgres",
                "--tuples-only",
                "--no-align",
                "--command=" + statement))
        .succeeded()
        .out()
        .strip();
  }

  private String inDatabase(String... command) {
    String[] exec = {"task", "exec", "real_db.1"};
    String[] all = Stream.of(exec, command).flatMap(Stream::of).toArray(String[]::new);
    return berth.berth(all).succeeded().out().strip();
  }
}
