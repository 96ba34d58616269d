package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetworkLab.address;
import static dev.berth.engine.embedded.NetworkLab.ask;
import static dev.berth.engine.embedded.NetworkLab.task;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.Threads;
import dev.berth.kit.Requires;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many tasks at once, from virtual threads as in production. */
@Requires({"root", "nft", "ip"})
class ConcurrentAttachTest {
  private static final int TASKS = 40;

  @TempDir Path directory;
  private NetworkLab lab;

  @BeforeEach
  void open() throws IOException {
    lab = new NetworkLab(directory);
  }

  @AfterEach
  void close() throws IOException {
    lab.close();
  }

  @Test
  void everyTaskGetsItsOwnAndNoThreadStaysInside() throws Exception {
    lab.network("shop");
    List<Future<TaskNetwork>> started = new ArrayList<>();
    try (ExecutorService threads = Threads.virtual("attach")) {
      for (int i = 0; i < TASKS; i++) {
        String id = "t" + i;
        started.add(threads.submit(() -> lab.start(task(id, "web", "shop"))));
      }
    }
    Set<String> addresses = new HashSet<>();
    for (Future<TaskNetwork> network : started) {
      addresses.add(address(network.get()));
    }
    assertThat(addresses).hasSize(TASKS);
    assertThat(namespacesOfThreads()).hasSize(1);

    TaskNetwork last = started.getLast().get();
    lab.serve(last.namespace(), "last", 80);
    assertThat(ask(started.getFirst().get().namespace(), address(last), 80)).startsWith("last ");
    assertThat(
            Files.readAllLines(last.hosts()).stream()
                .filter(line -> line.endsWith("\tweb tasks.web")))
        .hasSize(TASKS - 1);

    try (ExecutorService threads = Threads.virtual("detach")) {
      for (int i = 0; i < TASKS; i++) {
        String id = "t" + i;
        threads.execute(() -> lab.stack.detach(task(id, "web").id()));
      }
    }
    lab.stack.remove(NetworkLab.name("shop"));
    assertThat(lab.traces()).isEmpty();
  }

  /** A thread that was started inside of a task's namespace would open its sockets there. */
  private static Set<String> namespacesOfThreads() throws IOException {
    Set<String> namespaces = new HashSet<>();
    try (Stream<Path> threads = Files.list(Path.of("/proc/self/task"))) {
      for (Path thread : threads.toList()) {
        try {
          namespaces.add(Files.readSymbolicLink(thread.resolve("ns/net")).toString());
        } catch (NoSuchFileException e) {
          // It has ended meanwhile.
        }
      }
    }
    return namespaces;
  }
}
