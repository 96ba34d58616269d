package dev.berth.deploy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.engine.fake.FakeMachine;
import dev.berth.kernel.Threads;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FollowedLogsTest {
  /** Longer than any wait of the merge. */
  private static final long QUIET_MILLIS = 700;

  @TempDir Path folder;
  private Dock dock;

  @BeforeEach
  void open() {
    dock = new Dock(new FakeMachine(), folder);
    dock.deployed("shop", "services:", "  web: {image: berth/host, labels: {fake.print: hello}}");
  }

  @AfterEach
  void close() {
    dock.close();
  }

  @Test
  void aQuietTaskIsFollowedUntilItEnds() throws Exception {
    String task = dock.running("web").getFirst().id().value();
    CompletableFuture<List<Object>> lines = follow("/api/tasks/" + task + "/logs?follow");
    assertThatThrownBy(() -> lines.get(QUIET_MILLIS, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    dock.engine.tasks().kill(dock.running("web").getFirst().id(), "KILL");
    assertThat(texts(lines)).containsExactly("hello");
  }

  @Test
  void aNewTaskJoinsAndARemovedStackEndsIt() throws Exception {
    CompletableFuture<List<Object>> lines = follow("/api/stacks/shop/logs?follow");
    dock.call("POST", "/api/stacks/shop/services/web/restart", null);
    dock.done("shop");
    assertThatThrownBy(() -> lines.get(QUIET_MILLIS, TimeUnit.MILLISECONDS))
        .isInstanceOf(TimeoutException.class);
    dock.call("DELETE", "/api/stacks/shop", null);
    assertThat(texts(lines)).containsExactly("hello", "hello");
  }

  private CompletableFuture<List<Object>> follow(String path) {
    CompletableFuture<List<Object>> lines = new CompletableFuture<>();
    Threads.start("follow", () -> lines.complete(dock.lines(path)));
    return lines;
  }

  private static List<String> texts(CompletableFuture<List<Object>> lines) throws Exception {
    return lines.get(10, TimeUnit.SECONDS).stream()
        .map(LogRecord.class::cast)
        .map(LogRecord::text)
        .toList();
  }
}
