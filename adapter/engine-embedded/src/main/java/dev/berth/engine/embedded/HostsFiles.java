package dev.berth.engine.embedded;

import dev.berth.engine.embedded.AttachedTask.Plug;
import dev.berth.kernel.TaskId;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The hosts files of all tasks, kept up to date. Thread-safe: one writer at a time. */
final class HostsFiles {
  private final ReentrantLock lock = new ReentrantLock();
  private final Path directory;
  private final BridgeNetworks networks;
  private final Supplier<Collection<AttachedTask>> attached;

  HostsFiles(Path directory, BridgeNetworks networks, Supplier<Collection<AttachedTask>> attached) {
    this.directory = directory;
    this.networks = networks;
    this.attached = attached;
  }

  Path file(TaskId id) {
    return directory.resolve(id.value());
  }

  /** Writes that of one task. */
  void write(AttachedTask task) throws IOException {
    lock.lock();
    try {
      writeLocked(task);
    } finally {
      lock.unlock();
    }
  }

  /** Writes those of all who can see a task that came or went. */
  void changed(AttachedTask task) throws IOException {
    if (task.plugs().stream().allMatch(plug -> plug.aliases().isEmpty())) {
      return;
    }
    lock.lock();
    try {
      for (AttachedTask other : attached.get()) {
        if (!other.id().equals(task.id()) && isNeighbour(task, other)) {
          writeLocked(other);
        }
      }
    } finally {
      lock.unlock();
    }
  }

  /** Removes that of a task which is not attached any more. Idempotent. */
  void delete(TaskId id) throws IOException {
    lock.lock();
    try {
      Files.deleteIfExists(file(id));
    } finally {
      lock.unlock();
    }
  }

  /** Removes those of all other tasks. */
  void retain(Set<TaskId> tasks) throws IOException {
    Set<String> kept = tasks.stream().map(TaskId::value).collect(Collectors.toSet());
    for (Path file : RecordFiles.files(directory)) {
      if (!kept.contains(file.getFileName().toString())) {
        Files.delete(file);
      }
    }
  }

  private void writeLocked(AttachedTask task) throws IOException {
    List<AttachedTask> others =
        new ArrayList<>(
            attached.get().stream()
                .filter(other -> other.isStarted() && !other.id().equals(task.id()))
                .filter(other -> isNeighbour(task, other))
                .sorted(Comparator.comparing(AttachedTask::id))
                .toList());
    // Programs that take the first address of a name: those of each task take another one.
    Collections.rotate(others, task.id().hashCode());
    String text = HostsFile.render(task, gateway(task), others);
    try {
      HostsFile.write(file(task.id()), text);
    } catch (NoSuchFileException e) {
      Files.createDirectories(directory);
      HostsFile.write(file(task.id()), text);
    }
  }

  private @Nullable InetAddress gateway(AttachedTask task) {
    return task.plugs().isEmpty()
        ? null
        : networks.get(task.plugs().getFirst().network()).subnet().gateway();
  }

  private static boolean isNeighbour(AttachedTask task, AttachedTask other) {
    for (Plug plug : other.plugs()) {
      if (task.plug(plug.network()).isPresent()) {
        return true;
      }
    }
    return false;
  }
}
