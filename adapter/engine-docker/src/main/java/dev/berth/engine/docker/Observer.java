package dev.berth.engine.docker;

import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import tools.jackson.databind.JsonNode;

/** Looks at containers and puts into the table what it sees. Thread-safe. */
final class Observer {
  private static final Logger LOG = System.getLogger(Observer.class.getName());

  /** How many containers are looked at at once. */
  private static final int LOOKS = 8;

  private final DockerApi api;
  private final Labels labels;
  private final TaskReader reader;
  private final TaskTable table;
  private volatile boolean adopted;

  Observer(DockerApi api, Labels labels, TaskTable table) {
    this.api = api;
    this.labels = labels;
    this.reader = new TaskReader(labels);
    this.table = table;
  }

  /** What a look showed. */
  private record Seen(KnownTask task, boolean whole) {}

  /** Looks at one container. */
  void look(String container) {
    Optional<Seen> seen = see(container);
    seen.ifPresent(found -> table.put(found.task()));
  }

  private Optional<Seen> see(String container) {
    Optional<JsonNode> found =
        api.find(
            Call.get(
                "/containers/%s/json".formatted(container),
                "look at container '%s'".formatted(container)));
    if (found.isEmpty()) {
      table.remove(container);
    }
    return found.flatMap(
        answer -> reader.read(answer).map(task -> new Seen(task, reader.isWhole(task, answer))));
  }

  /**
   * Looks at all containers of this instance. The first time, what an earlier process left half
   * made is removed.
   */
  void lookAround() {
    boolean first = !adopted;
    Set<String> there = new HashSet<>();
    List<KnownTask> before = table.all();
    JsonNode list =
        api.ask(
            Call.get("/containers/json", "list the tasks")
                .with("all", "true")
                .withLabels(labels.ours()));
    list.forEach(container -> there.add(TaskReader.id(container)));
    for (KnownTask known : before) {
      if (!there.contains(known.container())) {
        table.remove(known.container());
      }
    }
    lookAt(there, first);
    adopted = true;
  }

  /**
   * Looks again at those that are thought to run and do not: the word of their end did not come.
   * One question, however many tasks there are.
   */
  void lookForMissedEnds() {
    if (!adopted) {
      return;
    }
    List<KnownTask> before = table.all();
    Set<String> running = new HashSet<>();
    JsonNode list =
        api.ask(Call.get("/containers/json", "list the tasks").withLabels(labels.ours()));
    list.forEach(container -> running.add(TaskReader.id(container)));
    for (KnownTask known : before) {
      if (known.task().isRunning() && !running.contains(known.container())) {
        look(known.container());
      }
    }
  }

  private void lookAt(Set<String> containers, boolean first) {
    Semaphore looks = new Semaphore(LOOKS);
    List<Future<?>> all = new ArrayList<>();
    try (ExecutorService workers = Threads.virtual("docker-look")) {
      for (String container : containers) {
        all.add(
            workers.submit(
                () -> {
                  looks.acquire();
                  try {
                    adopt(container, first);
                  } finally {
                    looks.release();
                  }
                  return container;
                }));
      }
      for (Future<?> look : all) {
        look.get();
      }
    } catch (ExecutionException e) {
      if (e.getCause() instanceof BerthException cause) {
        throw cause;
      }
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BerthException(ErrorCode.UNAVAILABLE, "Cannot list the tasks: interrupted.", e);
    }
  }

  private void adopt(String container, boolean first) {
    Optional<Seen> seen = see(container);
    if (seen.isEmpty()) {
      return;
    }
    KnownTask task = seen.get().task();
    boolean half = !seen.get().whole() && task.task().state() instanceof TaskState.Created;
    if (first && half) {
      LOG.log(Level.INFO, "Removing half-made task '" + task.task().id() + "'");
      api.ask(
          Call.delete("/containers/" + container, "remove what was left half made")
              .with("force", "true")
              .with("v", "true"));
      return;
    }
    table.put(task);
  }

  /**
   * Refuses to make tasks while it is not known what runs: a second of each would be made.
   *
   * @throws BerthException {@code UNAVAILABLE}
   */
  void requireAdopted(String purpose) {
    if (!adopted) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot %s: %s has not told yet what runs. Wait until it answers."
              .formatted(purpose, api.target().flavour().title()));
    }
  }
}
