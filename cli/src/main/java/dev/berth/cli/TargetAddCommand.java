package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code berth target add}. */
@Command(
    name = "add",
    description = "Add a place where stacks can be deployed (operators only).",
    footer = {
      "",
      "A daemon that does not answer yet is added all the same: 'berth target ls' tells when it does.",
      "One of another machine is used through Swarm alone: run 'docker swarm init' there.",
      "",
      "Examples:",
      "  berth target add local-docker --engine docker",
      "  berth target add prod --engine swarm --docker-host tcp://192.0.2.7:2376 \\",
      "      --tls-ca ca.pem --tls-cert cert.pem --tls-key key.pem"
    })
final class TargetAddCommand implements Callable<Integer> {
  private static final String DOCKER_SOCKET = "unix:///run/docker.sock";
  private static final String PODMAN_SOCKET = "unix:///run/podman/podman.sock";

  private final Session session;

  @Parameters(paramLabel = "TARGET", description = "What it is called.")
  private String name = "";

  @Option(
      names = "--engine",
      paramLabel = "ENGINE",
      required = true,
      description = "docker, podman or swarm.")
  private String engine = "";

  @Option(
      names = "--docker-host",
      paramLabel = "ADDRESS",
      description =
          "unix:///PATH (default: the usual one of the engine), or tcp://HOST:PORT of a swarm.")
  private @Nullable String dockerHost;

  @Option(
      names = "--tls-ca",
      paramLabel = "FILE",
      description = "Certificates of those who vouch for the daemon; with it TLS is spoken.")
  private @Nullable String authority;

  @Option(
      names = "--tls-cert",
      paramLabel = "FILE",
      description = "The certificate that the daemon knows Berth by.")
  private @Nullable String certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "The key of that certificate.")
  private @Nullable String key;

  @Mixin private Output output = new Output();

  TargetAddCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", name);
    body.put("engine", engine);
    body.put("dockerHost", address());
    if (authority != null) {
      body.put("tls", tls(authority));
    } else if (certificate != null || key != null) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot add target '%s': a certificate is of no use without TLS. Give the daemon's authority with --tls-ca."
              .formatted(name));
    }
    Json target = session.client().post(ApiPath.of("targets"), Json.of(body));
    Shell shell = session.shell();
    if (output.isJson()) {
      shell.out().println(target.renderIndented());
    } else {
      shell.out().println(target.text("name"));
    }
    if (!target.isTrue("ready")) {
      shell.err().println("Warning: " + target.text("reason"));
    }
    return 0;
  }

  private String address() {
    if (dockerHost != null) {
      return dockerHost;
    }
    return engine.equals("podman") ? PODMAN_SOCKET : DOCKER_SOCKET;
  }

  private Json tls(String authorityFile) {
    TextFiles files = new TextFiles(session.shell());
    Map<String, Object> tls = new LinkedHashMap<>();
    tls.put("authority", files.read(authorityFile));
    if (certificate != null) {
      tls.put("certificate", files.read(certificate));
    }
    if (key != null) {
      tls.put("key", files.read(key));
    }
    return Json.of(tls);
  }
}
