package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.engine.fake.FakeCluster;
import dev.berth.engine.fake.FakeMachine;
import dev.berth.engine.fake.FakeSwarm;
import dev.berth.kernel.TaskId;
import dev.berth.kit.Eventually;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** 500 services with 1,000 tasks on a cluster; {@code bench/many-services} prints the figures. */
class ManyServicesOnAClusterTest {
  private static final int STACKS = 10;
  private static final int SERVICES = 50;
  private static final int ROUNDS = 20;

  /** The aim is 0.5 s; a machine that does other things too gets five times that. */
  private static final Duration LONGEST_LISTING = Duration.ofMillis(2500);

  /** The aim is 0.2 s, with what the front door takes for its table. */
  private static final Duration LONGEST_CHANGE = Duration.ofSeconds(1);

  @TempDir Path folder;

  @Test
  void listsThemAndPassesChangesOnAtOnce() {
    try (FakeSwarm swarm = FakeSwarm.ofNodes(InstantSource.system(), 5);
        Dock dock = new Dock(new FakeMachine(), folder, _ -> new FakeCluster(swarm, "one"))) {
      TargetView _ = dock.addTarget("prod", "swarm");
      for (int i = 0; i < STACKS; i++) {
        StackEndpoints.DeployAnswer _ = dock.deployTo("prod", "shop" + i, file());
      }
      Eventually.withinSeconds(
          60,
          () ->
              assertThat(dock.traffic.services.stream().mapToInt(s -> s.tasks().size()).sum())
                  .isEqualTo(2 * STACKS * SERVICES));
      for (int i = 0; i < STACKS; i++) {
        dock.done("shop" + i);
      }

      for (String path : List.of("stacks", "services", "tasks", "report")) {
        long[] listings = new long[ROUNDS];
        for (int round = 0; round < ROUNDS; round++) {
          long before = System.nanoTime();
          List<?> list = dock.get(List.class, "/api/" + path);
          listings[round] = System.nanoTime() - before;
          assertThat(list).hasSizeGreaterThanOrEqualTo(STACKS);
        }
        print("GET /api/" + path, listings);
        assertThat(listings[ROUNDS / 2]).isLessThan(LONGEST_LISTING.toNanos());
      }
      long[] changes = new long[ROUNDS];
      for (int round = 0; round < ROUNDS; round++) {
        changes[round] = change(swarm, dock, "s" + round);
      }
      print("a task ends, until the front door is told", changes);
      assertThat(changes[ROUNDS / 2]).isLessThan(LONGEST_CHANGE.toNanos());
    }
  }

  /** Two tasks for each. */
  private static String[] file() {
    List<String> lines = new ArrayList<>(List.of("services:"));
    for (int i = 0; i < SERVICES; i++) {
      lines.add("  s" + i + ":");
      lines.add("    image: example/web:1");
      lines.add("    expose: [80]");
      lines.add("    labels: {traefik.http.routers.web.rule: 'Host(`s" + i + ".example.com`)'}");
      lines.add("    deploy: {replicas: 2, restart_policy: {delay: 60s}}");
    }
    return lines.toArray(String[]::new);
  }

  private static long change(FakeSwarm swarm, Dock dock, String service) {
    TaskId task = dock.traffic.tasksOf(service).getFirst();
    long before = System.nanoTime();
    swarm.end(task, 1);
    long deadline = before + Duration.ofSeconds(30).toNanos();
    while (dock.traffic.tasksOf(service).contains(task) && System.nanoTime() < deadline) {
      LockSupport.parkNanos(100_000);
    }
    return System.nanoTime() - before;
  }

  private static void print(String what, long[] nanos) {
    Arrays.sort(nanos);
    System.out.printf(
        "%d services with %d tasks: %s: %.1f ms, at most %.1f ms%n",
        STACKS * SERVICES,
        2 * STACKS * SERVICES,
        Objects.requireNonNull(what),
        nanos[nanos.length / 2] / 1e6,
        nanos[nanos.length - 1] / 1e6);
  }
}
