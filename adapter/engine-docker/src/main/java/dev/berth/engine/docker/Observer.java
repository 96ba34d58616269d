package dev.berth.engine.docker;

import dev.berth.engine.TaskState;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.Threads;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/** Looks at containers and puts into the table what it sees. Thread-safe. */
final class Observer {
  private static final Logger LOG = System.getLogger(Observer.class.getName());

  /** How many containers are looked at at once. */
  private static final int LOOKS = 8;

  /** The states in which a daemon lists what runs. */
  private static final Set<String> RUNNING = Set.of("running", "paused", "restarting");

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

  /**
   * What a look showed.
   *
   * @param asked the table's moment before
   */
  private record Seen(KnownTask task, boolean whole, long asked) {
    /** Whether it was made and nothing was done with it since. */
    boolean neverStarted() {
      return task.task().state() instanceof TaskState.Created;
    }
  }

  /** Looks at one container. */
  void look(String container) {
    Optional<Seen> seen = see(container);
    seen.ifPresent(found -> table.put(found.task(), found.asked()));
  }

  private Optional<Seen> see(String container) {
    long asked = table.moment();
    Optional<JsonNode> found =
        api.find(
            Call.get(
                "/containers/%s/json".formatted(container),
                "look at container '%s'".formatted(container)));
    if (found.isEmpty()) {
      table.remove(container);
    }
    return found.flatMap(
        answer ->
            reader.read(answer).map(task -> new Seen(task, reader.isWhole(task, answer), asked)));
  }

  /**
   * Looks at all containers of this instance. The first time, what an earlier process left half
   * made is removed; always, what was made for somebody who was told that nobody answers.
   */
  void lookAround() {
    boolean first = !adopted;
    Set<String> there = new HashSet<>();
    List<KnownTask> before = table.all();
    JsonNode list = listAll();
    list.forEach(container -> there.add(TaskReader.id(container)));
    for (KnownTask known : before) {
      if (!there.contains(known.container())) {
        table.remove(known.container());
      }
    }
    lookAt(there, first);
    adopted = true;
  }

  private JsonNode listAll() {
    return api.ask(
        Call.get("/containers/json", "list the tasks")
            .with("all", "true")
            .withLabels(labels.ours()));
  }

  /**
   * Looks again at those of which no word came: that are thought to run and do not, that are
   * thought to be there and are not, and that are there and nobody knows. One question, however
   * many tasks there are.
   */
  void lookForMissed() {
    if (!adopted) {
      return;
    }
    List<KnownTask> before = table.all();
    Map<String, Boolean> running = new HashMap<>();
    JsonNode list = listAll();
    list.forEach(
        container ->
            running.put(TaskReader.id(container), RUNNING.contains(Json.text(container, "State"))));
    for (KnownTask known : before) {
      Boolean runs = running.get(known.container());
      if (runs == null || (known.task().isRunning() && !runs)) {
        look(known.container());
      }
    }
    Set<String> known = table.all().stream().map(KnownTask::container).collect(Collectors.toSet());
    for (JsonNode container : list) {
      if (!known.contains(TaskReader.id(container))) {
        lookIfUnknown(TaskReader.id(container), Json.map(container.path("Labels")));
      }
    }
  }

  /**
   * Looks at a container that nobody here may know: the answer to who asked for it was lost, or
   * another process asked for it.
   *
   * @param of its labels
   */
  void lookIfUnknown(String container, Map<String, String> of) {
    // In this order: who makes one tells of it before it ceases to be made.
    if (!isPending(of.getOrDefault(Labels.NAME, "")) && !table.knows(container)) {
      adopt(container, false);
    }
  }

  private boolean isPending(String id) {
    return Names.isValid(id) && table.isPending(new TaskId(id));
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
    TaskId id = task.task().id();
    if (table.isPending(id)) {
      return;
    }
    boolean half = first && !seen.get().whole();
    if ((half || table.isDoubtful(id)) && seen.get().neverStarted()) {
      LOG.log(Level.INFO, "Removing task '" + id + "', which was left half made");
      JsonNode _ =
          api.find(
                  Call.delete("/containers/" + container, "remove what was left half made")
                      .with("force", "true")
                      .with("v", "true"))
              .orElse(null);
      return;
    }
    table.put(task, seen.get().asked());
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
