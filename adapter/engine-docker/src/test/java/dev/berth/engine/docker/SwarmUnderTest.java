package dev.berth.engine.docker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.Cluster;
import dev.berth.engine.contract.ClusterUnderTest;
import dev.berth.engine.contract.Program;
import dev.berth.kit.Eventually;
import dev.berth.kit.SwarmLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/** A lab's swarm for one test of the contract. */
final class SwarmUnderTest implements ClusterUnderTest {
  private final SwarmLab lab;

  SwarmUnderTest(SwarmLab lab) {
    this.lab = lab;
  }

  @Override
  public Cluster open(String instance) {
    String end = instance.substring(Math.max(0, instance.length() - 8));
    return SwarmCluster.open(SwarmTrial.settings(lab.node(1), end));
  }

  @Override
  public String image() {
    return "busybox";
  }

  @Override
  public String newerImage() {
    return "busybox:newer";
  }

  @Override
  public Map<String, String> steering(Program program) {
    return Map.of();
  }

  @Override
  public int files() {
    return (int) list("secret").lines().count();
  }

  private String list(String kind) {
    try {
      return lab.node(1).docker(kind, "ls", "-q");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public Duration patience() {
    return Duration.ofSeconds(30);
  }

  /** Tasks go on for a while when their service has been removed. */
  private int running() {
    AtomicInteger running = new AtomicInteger();
    try (DockerApi api = new DockerApi(SwarmTrial.settings(lab.node(1), "x").target())) {
      api.askEach(
          Call.get("/tasks", "list the tasks"),
          Duration.ofSeconds(10),
          task -> {
            if (Json.text(task.path("Status"), "State").matches("running|starting|preparing")) {
              running.incrementAndGet();
            }
          });
    }
    return running.get();
  }

  @Override
  public void close() {
    Eventually.within(
        patience(),
        () -> {
          assertThat(list("service")).isEmpty();
          assertThat(running()).isZero();
          assertThat(list("secret")).isEmpty();
          assertThat(
                  lab.node(1).docker("network", "ls", "-q", "--filter", "label=" + Labels.INSTANCE))
              .isEmpty();
        });
  }
}
