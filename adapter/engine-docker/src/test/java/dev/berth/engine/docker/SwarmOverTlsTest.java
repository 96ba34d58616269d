package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.ClusterTask;
import dev.berth.engine.Contents;
import dev.berth.engine.ExecSession;
import dev.berth.engine.ExecSpec;
import dev.berth.engine.docker.DockerSettings.Target;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kit.Eventually;
import dev.berth.kit.Programs;
import dev.berth.kit.Requires;
import dev.berth.kit.SwarmLab;
import dev.berth.kit.SwarmNode;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A manager that is reached by TCP, and by nobody without a certificate. */
@Tag("full")
@Timeout(120)
@Requires({"root", "dockerd", "docker", "runc", "unshare", "nsenter", "ip", "openssl", "busybox"})
class SwarmOverTlsTest {
  @TempDir Path directory;

  @Test
  void talksToAManagerByTls() throws Exception {
    try (SwarmLab lab = SwarmLab.start(1, 1)) {
      SwarmNode node = lab.node(1);
      authority("ca");
      certificate("ca", "server", "IP:" + node.address());
      certificate("ca", "client", "DNS:berth");
      node.restart(
          List.of(
              "--host",
              "tcp://" + node.address() + ":2376",
              "--tlsverify",
              "--tlscacert",
              file("ca.pem"),
              "--tlscert",
              file("server.pem"),
              "--tlskey",
              file("server.key")));
      URI address = URI.create("tcp://" + node.address() + ":2376");
      DockerTls tls = tls("ca", "client");

      try (SwarmCluster cluster =
          SwarmCluster.open(SwarmSettings.of(Target.remote(address, tls), "ttls"))) {
        cluster.connect();
        Eventually.withinSeconds(
            20, () -> assertThat(cluster.health().ready()).as(cluster.health().summary()).isTrue());
        SwarmSpecs web = SwarmSpecs.server("shop", "web");
        cluster.services().create(web.spec(), Contents.NONE);
        Eventually.withinSeconds(
            20,
            () ->
                assertThat(cluster.picture().tasks())
                    .singleElement()
                    .matches(ClusterTask::isRunning));
        ClusterTask task = cluster.picture().tasks().getFirst();
        try (ExecSession exec = cluster.tasks().exec(task.id(), ExecSpec.of(List.of("cat")))) {
          try (OutputStream in = exec.stdin()) {
            in.write("hello\n".getBytes(StandardCharsets.UTF_8));
          }
          assertThat(new String(exec.stdout().readAllBytes(), StandardCharsets.UTF_8))
              .isEqualTo("hello\n");
          assertThat(exec.waitFor(Duration.ofSeconds(20))).hasValue(0);
        }
        cluster.services().remove(web.spec().identity());
      }

      authority("other");
      certificate("other", "stranger", "DNS:berth");
      // The daemon may hang up before its reason has been read.
      assertThat(trouble(Target.remote(address, tls("ca", "stranger"))))
          .contains("does not answer");
      assertThat(trouble(Target.remote(address, tls("other", "client"))))
          .contains("certification path");
      certificate("ca", "elsewhere", "IP:198.19.0.1");
      node.restart(
          List.of(
              "--host",
              "tcp://" + node.address() + ":2376",
              "--tlsverify",
              "--tlscacert",
              file("ca.pem"),
              "--tlscert",
              file("elsewhere.pem"),
              "--tlskey",
              file("elsewhere.key")));
      assertThat(trouble(Target.remote(address, tls))).contains("doesn't match");
    }
  }

  private static String trouble(Target target) {
    try (SwarmCluster cluster = SwarmCluster.open(SwarmSettings.of(target, "ttls"))) {
      cluster.connect();
      assertThat(cluster.health().ready()).isFalse();
      return cluster.health().summary();
    }
  }

  @Test
  void saysWhichOfThemCannotBeUsed() throws Exception {
    authority("ca");
    certificate("ca", "client", "DNS:berth");
    URI address = URI.create("tcp://198.19.0.1:2376");
    DockerTls whole = tls("ca", "client");
    DockerTls.Identity client = Objects.requireNonNull(whole.identity());
    String nothing = "nothing";

    Map.of(
            "certificate",
            new DockerTls(whole.authority(), new DockerTls.Identity(nothing, client.key())),
            "authority",
            new DockerTls(nothing, client),
            "key",
            new DockerTls(
                whole.authority(),
                new DockerTls.Identity(client.certificate(), new Secret(nothing))))
        .forEach(
            (what, tls) ->
                assertThatThrownBy(
                        () ->
                            SwarmCluster.open(
                                SwarmSettings.of(Target.remote(address, tls), "ttls")))
                    .isInstanceOfSatisfying(
                        BerthException.class,
                        e -> {
                          assertThat(e.code()).isEqualTo(ErrorCode.INVALID_INPUT);
                          assertThat(e)
                              .hasMessageContaining("what is given as " + what + " holds no ");
                        }));
    assertThatThrownBy(
            () -> new Target(DockerSettings.Flavour.DOCKER, address, Duration.ofSeconds(1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private DockerTls tls(String authority, String name) throws IOException {
    return new DockerTls(
        text(authority + ".pem"),
        new DockerTls.Identity(text(name + ".pem"), new Secret(text(name + ".key"))));
  }

  private String text(String name) throws IOException {
    return Files.readString(Path.of(file(name)));
  }

  private String file(String name) {
    return directory.resolve(name).toString();
  }

  private void authority(String name) throws IOException {
    openssl(
        "req",
        "-x509",
        "-newkey",
        "rsa:2048",
        "-nodes",
        "-days",
        "2",
        "-subj",
        "/CN=" + name,
        "-keyout",
        file(name + ".key"),
        "-out",
        file(name + ".pem"));
  }

  /** With a key as older programs write it. */
  private void certificate(String authority, String name, String subject) throws IOException {
    openssl("genrsa", "-traditional", "-out", file(name + ".key"), "2048");
    openssl(
        "req",
        "-new",
        "-key",
        file(name + ".key"),
        "-subj",
        "/CN=" + name,
        "-addext",
        "subjectAltName=" + subject,
        "-out",
        file(name + ".csr"));
    openssl(
        "x509",
        "-req",
        "-in",
        file(name + ".csr"),
        "-CA",
        file(authority + ".pem"),
        "-CAkey",
        file(authority + ".key"),
        "-CAcreateserial",
        "-days",
        "2",
        "-copy_extensions",
        "copy",
        "-out",
        file(name + ".pem"));
  }

  private static void openssl(String... arguments) throws IOException {
    List<String> command = new ArrayList<>(List.of("openssl"));
    command.addAll(List.of(arguments));
    String _ = Programs.run(command);
  }
}
