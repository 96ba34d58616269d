package dev.berth.engine.embedded;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The control groups of an instance's tasks, {@code /berth-INSTANCE/TASK} in every hierarchy: one
 * of version 2, or several of version 1 and perhaps one of version 2 without controllers beside
 * them. Immutable.
 */
final class Cgroups {
  private static final int KILL_ROUNDS = 100;

  private final String parent;
  private final List<Path> hierarchies;
  private final Map<String, Path> controllers;
  private final boolean unified;

  private Cgroups(String parent, List<Path> hierarchies, Map<String, Path> controllers) {
    this.parent = parent;
    this.hierarchies = List.copyOf(hierarchies);
    this.controllers = Map.copyOf(controllers);
    this.unified = controllers.isEmpty();
  }

  /** Finds what this machine has mounted. */
  static Cgroups ofMachine(String instance) throws IOException {
    List<String[]> mounts =
        Files.readAllLines(Path.of("/proc/self/mounts")).stream()
            .map(line -> line.split(" "))
            .filter(fields -> fields[2].equals("cgroup") || fields[2].equals("cgroup2"))
            .toList();
    Map<String, Path> controllers = new TreeMap<>();
    for (String[] mount : mounts) {
      if (mount[2].equals("cgroup")) {
        for (String option : mount[3].split(",")) {
          controllers.putIfAbsent(option, Path.of(mount[1]));
        }
      }
    }
    List<Path> hierarchies = mounts.stream().map(mount -> Path.of(mount[1])).distinct().toList();
    return new Cgroups("berth-" + instance, hierarchies, controllers);
  }

  /** For people and for telling one kind of machine from another. */
  String layout() {
    if (hierarchies.isEmpty()) {
      return "none";
    }
    if (unified) {
      return "v2";
    }
    return hierarchies.stream().anyMatch(Cgroups::isVersion2) ? "hybrid" : "v1";
  }

  private static boolean isVersion2(Path hierarchy) {
    return Files.exists(hierarchy.resolve("cgroup.controllers"));
  }

  boolean isUnified() {
    return unified;
  }

  /** Its path in every hierarchy, as an OCI runtime is told it. */
  String path(String task) {
    return "/" + parent + "/" + task;
  }

  /** Whether the machine can forbid swapping to a task with a memory limit. */
  boolean limitsSwap() {
    if (unified) {
      return Files.exists(Path.of("/proc/swaps"));
    }
    Path memory = controllers.get("memory");
    return memory != null && Files.exists(memory.resolve("memory.memsw.limit_in_bytes"));
  }

  /** Whether a controller is there to be used. */
  boolean has(String controller) {
    if (!unified) {
      return controllers.containsKey(controller);
    }
    return !hierarchies.isEmpty()
        && TextFiles.find(hierarchies.getFirst().resolve("cgroup.controllers"))
            .map(text -> List.of(text.split("\\s+")).contains(controller))
            .orElse(false);
  }

  /**
   * The directory of a task in the hierarchy of a controller.
   *
   * @param controller version 1's name; with version 2 there is but one directory
   */
  Path directory(String task, String controller) {
    Path hierarchy = unified ? hierarchies.getFirst() : controllers.get(controller);
    return (hierarchy == null ? Path.of("/nonexistent") : hierarchy).resolve(parent).resolve(task);
  }

  /** The processes of a task, those of its child groups too. */
  List<Long> processes(String task) throws IOException {
    for (Path hierarchy : hierarchies) {
      Path directory = hierarchy.resolve(parent).resolve(task);
      List<Long> found = processesBelow(directory);
      if (!found.isEmpty()) {
        return found;
      }
    }
    return List.of();
  }

  private static List<Long> processesBelow(Path directory) throws IOException {
    return groupsBelow(directory).stream()
        .flatMap(group -> TextFiles.find(group.resolve("cgroup.procs")).stream())
        .flatMap(String::lines)
        .map(Long::valueOf)
        .toList();
  }

  /** A group and all below it, each after the one it is in; none of those that go meanwhile. */
  private static List<Path> groupsBelow(Path directory) throws IOException {
    List<Path> groups = new ArrayList<>();
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path group, BasicFileAttributes attributes) {
            groups.add(group);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            return unlessGone(e);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path group, @Nullable IOException e)
              throws IOException {
            return e == null ? FileVisitResult.CONTINUE : unlessGone(e);
          }
        });
    return groups;
  }

  /** A group that is removed while it is read ends the reading with one of two errors. */
  private static FileVisitResult unlessGone(IOException e) throws IOException {
    String reason = String.valueOf(e.getMessage());
    if (e instanceof NoSuchFileException || reason.endsWith("No such device")) {
      return FileVisitResult.CONTINUE;
    }
    throw e;
  }

  /** How many processes of the task the kernel has killed for want of memory. */
  long memoryKills(String task) {
    String file = unified ? "memory.events" : "memory.oom_control";
    return TextFiles.find(directory(task, "memory").resolve(file)).stream()
        .flatMap(String::lines)
        .filter(line -> line.startsWith("oom_kill "))
        .mapToLong(line -> Long.parseLong(line.substring("oom_kill ".length()).strip()))
        .sum();
  }

  /** Kills every process of the task, again until there is none that was born meanwhile. */
  void kill(String task) throws IOException {
    for (int round = 0; round < KILL_ROUNDS; round++) {
      List<Long> processes = processes(task);
      if (processes.isEmpty()) {
        return;
      }
      for (long process : processes) {
        ProcessCalls.kill(process, ProcessCalls.SIGKILL);
      }
      pause();
    }
  }

  /** Removes the task's groups, waiting a moment for those whose last process is being reaped. */
  void remove(String task) throws IOException {
    for (Path hierarchy : hierarchies) {
      removeTree(hierarchy.resolve(parent).resolve(task));
    }
  }

  /** Removes the groups that held those of the tasks, where they are empty. */
  void removeParent() throws IOException {
    for (Path hierarchy : hierarchies) {
      try {
        Files.deleteIfExists(hierarchy.resolve(parent));
      } catch (IOException _) {
        // In use: a task of this instance is still there.
      }
    }
  }

  private static void removeTree(Path directory) throws IOException {
    for (int round = 0; Files.isDirectory(directory); round++) {
      IOException failure = null;
      for (Path group : groupsBelow(directory).reversed()) {
        try {
          Files.deleteIfExists(group);
        } catch (NoSuchFileException _) {
          // Somebody else removed it.
        } catch (IOException e) {
          failure = e;
        }
      }
      if (failure != null && round == KILL_ROUNDS) {
        throw failure;
      }
      if (failure != null) {
        pause();
      }
    }
  }

  /** The names of the groups below the instance's: tasks, known or not. */
  List<String> tasks() throws IOException {
    List<String> names = new ArrayList<>();
    for (Path hierarchy : hierarchies) {
      Path directory = hierarchy.resolve(parent);
      try (Stream<Path> children = Files.list(directory)) {
        children.filter(Files::isDirectory).forEach(path -> names.add(name(path)));
      } catch (NoSuchFileException _) {
        // No task of this instance is in this hierarchy.
      }
    }
    return names.stream().distinct().sorted().toList();
  }

  private static String name(Path path) {
    return String.valueOf(path.getFileName()).toLowerCase(Locale.ROOT);
  }

  private static void pause() {
    java.util.concurrent.locks.LockSupport.parkNanos(2_000_000);
  }
}
