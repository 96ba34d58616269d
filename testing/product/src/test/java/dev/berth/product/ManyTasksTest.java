package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Requires;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** 200 tasks on one machine. Writes its figures to {@code target/many-tasks.txt}. */
@Tag("full")
@Requires({"root", "runc", "conmon", "nft"})
class ManyTasksTest {
  private static final int TASKS = 200;
  private static final int SERVICES = 4;
  private static final int TIMES = 3;
  private static final List<String> LISTINGS =
      List.of(
          "stack ls",
          "stack ps many",
          "stack services many",
          "service ls",
          "service ps many_s1",
          "task ls",
          "image ls",
          "network ls",
          "volume ls",
          "node ls",
          "route ls");

  private final Installation berth = Installation.create();
  private final List<String> figures = new ArrayList<>();

  @AfterEach
  void remove() {
    berth.close();
  }

  @Test
  void runWithinAMinuteAndAreListedQuickly() throws Exception {
    berth.up().succeeded();
    Path file = berth.stackFile(stack());

    CommandResult deploy = berth.berth("stack", "deploy", "-c", file.toString(), "many");

    assertThat(berth.berth("task", "ls", "-q").succeeded().out().lines()).hasSize(TASKS);
    double seconds = deploy.succeeded().took().toNanos() / 1e9;
    figures.add("%d tasks run: after %.1f s".formatted(TASKS, seconds));
    double slowest = LISTINGS.stream().mapToDouble(this::median).max().orElseThrow();
    Files.write(Path.of("target", "many-tasks.txt"), figures);
    assertThat(seconds).as("seconds until all run").isLessThan(Figures.limit(60));
    assertThat(slowest).as("seconds of the slowest listing").isLessThan(Figures.limit(0.5));
  }

  private double median(String listing) {
    List<Double> seconds = new ArrayList<>();
    for (int i = 0; i < TIMES; i++) {
      seconds.add(berth.berth(listing.split(" ")).succeeded().took().toNanos() / 1e9);
    }
    Collections.sort(seconds);
    figures.add(Figures.line(listing, seconds));
    return seconds.get(TIMES / 2);
  }

  private static String stack() {
    StringBuilder text = new StringBuilder("services:\n");
    for (int i = 1; i <= SERVICES; i++) {
      text.append("  s%d:\n    image: berth/host\n    command: [sleep, inf]\n".formatted(i))
          .append("    stop_signal: SIGKILL\n    volumes: [\"v%d:/data\"]\n".formatted(i))
          .append("    deploy: {replicas: %d}\n".formatted(TASKS / SERVICES));
    }
    text.append("volumes:\n");
    for (int i = 1; i <= SERVICES; i++) {
      text.append("  v%d: {}\n".formatted(i));
    }
    return text.toString();
  }
}
