package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.ClusterTask;
import dev.berth.engine.ServiceIdentity;
import dev.berth.engine.docker.DockerSettings.Flavour;
import dev.berth.engine.docker.DockerSettings.Target;
import dev.berth.kernel.IdSource;
import dev.berth.kit.Eventually;
import dev.berth.kit.SwarmLab;
import dev.berth.kit.SwarmNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/** An instance of its own on a lab's swarm. */
final class SwarmTrial implements AutoCloseable {
  private static final IdSource IDS = IdSource.random(new java.util.Random());
  private static final HttpClient HTTP =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(2))
          .build();

  private final SwarmLab lab;
  private final String instance = "t" + IDS.next().substring(0, 6);
  private final SwarmCluster cluster;

  private SwarmTrial(SwarmLab lab, SwarmNode node) {
    this.lab = lab;
    this.cluster = SwarmCluster.open(settings(node, instance));
    cluster.connect();
  }

  static SwarmTrial begin(SwarmLab lab) {
    return new SwarmTrial(lab, lab.node(1));
  }

  static SwarmSettings settings(SwarmNode node, String instance) {
    Target socket = Target.socket(Flavour.DOCKER, node.socket());
    return SwarmSettings.of(
        new Target(Flavour.DOCKER, socket.address(), Duration.ofSeconds(15)), instance);
  }

  SwarmCluster cluster() {
    return cluster;
  }

  String instance() {
    return instance;
  }

  List<ClusterTask> tasks(ServiceIdentity service) {
    return cluster.picture().tasks().stream()
        .filter(task -> task.service().equals(service))
        .toList();
  }

  List<ClusterTask> running(ServiceIdentity service) {
    return tasks(service).stream().filter(task -> task.isRunning() && task.wanted()).toList();
  }

  List<ClusterTask> awaitRunning(ServiceIdentity service, int count) {
    Eventually.withinSeconds(
        30, () -> assertThat(running(service)).as("of %s", tasks(service)).hasSize(count));
    return running(service);
  }

  /** What a task answers. */
  static String ask(ClusterTask task, int port, String path) throws IOException {
    ClusterTask.Endpoint endpoint = task.endpoint();
    if (endpoint == null) {
      throw new IOException("The task has no endpoint: " + task);
    }
    URI uri =
        URI.create(
            "http://%s:%d%s"
                .formatted(
                    endpoint.address().getHostAddress(),
                    endpoint.ports().getOrDefault(port, port),
                    path));
    try {
      HttpRequest request = HttpRequest.newBuilder(uri).timeout(Duration.ofSeconds(2)).build();
      return HTTP.send(request, HttpResponse.BodyHandlers.ofString()).body().strip();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  /** Removes what is left; nothing of the instance may stay. */
  @Override
  public void close() throws IOException {
    cluster.picture().services().forEach(service -> cluster.services().remove(service.identity()));
    Eventually.withinSeconds(
        30,
        () -> {
          assertThat(cluster.picture().services()).isEmpty();
          assertThat(cluster.picture().tasks()).isEmpty();
        });
    cluster.networks().list().forEach(network -> cluster.networks().remove(network.name()));
    cluster.close();
    SwarmNode first = lab.node(1);
    String label = "label=" + Labels.INSTANCE + "=" + instance;
    assertThat(first.docker("secret", "ls", "-q", "--filter", label)).isEmpty();
    assertThat(first.docker("service", "ls", "-q", "--filter", label)).isEmpty();
    assertThat(first.docker("network", "ls", "-q", "--filter", label)).isEmpty();
  }
}
