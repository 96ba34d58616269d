package dev.berth.engine.embedded;

import dev.berth.engine.Mount;
import dev.berth.engine.TaskState;
import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Finds after a restart what has become of the tasks, and clears away what belongs to none. */
final class Recovery {
  private static final Logger LOG = System.getLogger(Recovery.class.getName());

  private final Home home;
  private final TaskTable table;
  private final TaskLife life;
  private final Remains remains;
  private final Conmon conmon;
  private final Cgroups cgroups;
  private final TaskNetworks networks;

  Recovery(
      Home home,
      TaskTable table,
      TaskLife life,
      Remains remains,
      Conmon conmon,
      Cgroups cgroups,
      TaskNetworks networks) {
    this.home = home;
    this.table = table;
    this.life = life;
    this.remains = remains;
    this.conmon = conmon;
    this.cgroups = cgroups;
    this.networks = networks;
  }

  void run() throws IOException {
    Set<String> names = traces();
    names.forEach(this::load);
    Set<TaskId> alive =
        table.entries().stream()
            .filter(entry -> !(entry.state() instanceof TaskState.Exited))
            .filter(this::isWhole)
            .map(entry -> entry.folder().id())
            .collect(Collectors.toCollection(TreeSet::new));
    networks.recover(alive);
    for (TaskEntry entry : table.entries()) {
      if (entry.state() instanceof TaskState.Exited) {
        clear(entry.folder());
        entry.markEnded();
      } else if (!alive.contains(entry.folder().id())) {
        life.lost(entry, "it was gone when Berth came back: the machine or its parent has ended");
      }
    }
    for (String name : names) {
      if (table.find(new TaskId(name)).isEmpty()) {
        remains.remove(TaskFolder.of(home, new TaskId(name)));
      }
    }
  }

  /** The names of all tasks that have left a trace on the machine. */
  private Set<String> traces() throws IOException {
    Set<String> names = new TreeSet<>(cgroups.tasks());
    addNames(TaskFolder.tasks(home), names);
    addNames(TaskFolder.liveTasks(home), names);
    addNames(TaskFolder.runtimeRoot(home), names);
    names.removeIf(name -> !isTask(name));
    return names;
  }

  private static void addNames(Path directory, Set<String> names) throws IOException {
    if (!Files.isDirectory(directory)) {
      return;
    }
    try (Stream<Path> children = Files.list(directory)) {
      children.forEach(child -> names.add(String.valueOf(child.getFileName())));
    }
  }

  private static boolean isTask(String name) {
    try {
      return name.equals(new TaskId(name).value());
    } catch (BerthException e) {
      return false;
    }
  }

  private void load(String name) {
    TaskId id = new TaskId(name);
    if (table.find(id).isPresent()) {
      return;
    }
    Optional<TaskRecord> record = TaskRecord.find(TaskFolder.of(home, id).record());
    if (record.isEmpty()) {
      LOG.log(Level.INFO, "Clearing what is left of task '" + id + "', which was never made");
      return;
    }
    table.add(id).load(record.get());
  }

  /** Whether a task that had not ended is as it was left: waiting to be started, or running. */
  private boolean isWhole(TaskEntry entry) {
    TaskFolder folder = entry.folder();
    if (Files.exists(folder.exit())) {
      return false;
    }
    return switch (entry.state()) {
      case TaskState.Created() -> isWaiting(folder) && hasFiles(entry);
      // Its process may have ended in this moment: then conmon is about to write its exit code.
      case TaskState.Running running -> conmon.isAlive(folder);
      case TaskState.Exited exited -> false;
    };
  }

  private static boolean isWaiting(TaskFolder folder) {
    try {
      return Files.exists(folder.config())
          && !Files.exists(folder.conmonPid())
          && MountCalls.mountsBelow(folder.root()).contains(folder.root());
    } catch (IOException e) {
      return false;
    }
  }

  /** A task that waits to be started has its configs and secrets, or can never be. */
  private static boolean hasFiles(TaskEntry entry) {
    boolean needed =
        entry.task().stream()
            .flatMap(task -> task.spec().filesystem().mounts().stream())
            .anyMatch(Mount.File.class::isInstance);
    return !needed || MountCalls.isMemory(entry.folder().files());
  }

  private void clear(TaskFolder folder) {
    boolean isLeft = Files.exists(folder.live()) || Files.exists(folder.runtimeState());
    if (isLeft || !processes(folder).isEmpty()) {
      remains.release(folder);
    }
  }

  private List<Long> processes(TaskFolder folder) {
    try {
      return cgroups.processes(folder.id().value());
    } catch (IOException e) {
      return List.of();
    }
  }
}
