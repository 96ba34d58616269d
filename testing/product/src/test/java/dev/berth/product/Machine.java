package dev.berth.product;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kit.Eventually;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What an instance has on the machine: mounts, links, namespaces, cgroups, rules, processes. */
record Machine(String instance, Path data) {
  /** Everything that still belongs to the instance, a line each. */
  List<String> belongings() {
    return Stream.of(mounts(), links(), namespaces(), cgroups(), rules(), processes())
        .flatMap(List::stream)
        .toList();
  }

  void assertNothingLeft() {
    Eventually.withinSeconds(10, () -> assertThat(belongings()).isEmpty());
  }

  /**
   * The tasks that something is kept for while they run, by the place it is kept at: folders,
   * mounts, namespaces, cgroups, processes. Each place should have the same ones.
   */
  Map<String, Set<String>> tasksByPlace() {
    Path run = Path.of("/run/berth", instance);
    Map<String, Set<String>> places = new TreeMap<>();
    for (Path place :
        List.of(
            run.resolve("attached"),
            run.resolve("hosts"),
            run.resolve("netns"),
            run.resolve("runtime"),
            run.resolve("tasks"))) {
      places.put(place.toString(), names(place));
    }
    places.put("mounts", tasksIn(mounts(), "/tasks/([a-z0-9]+)/rootfs"));
    places.put("cgroups", tasksIn(cgroups(), "/berth-" + instance + "/([a-z0-9]+)"));
    places.put("processes", tasksIn(processes(), "/run/berth/" + instance + "/tasks/([a-z0-9]+)"));
    return places;
  }

  /** What lies in a folder of the engine's data, such as {@code layers}. */
  Set<String> engineFiles(String folder) {
    return names(data.resolve("engine").resolve(folder));
  }

  private static Set<String> names(Path folder) {
    return children(folder).stream()
        .map(path -> path.getFileName().toString().replace(".json", ""))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static Set<String> tasksIn(List<String> lines, String pattern) {
    return lines.stream()
        .map(Pattern.compile(pattern)::matcher)
        .filter(Matcher::find)
        .map(matcher -> matcher.group(1))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Takes away what a reboot would; files on disks stay. */
  void reboot() {
    Eventually.withinSeconds(
        10,
        () -> {
          processIds()
              .forEach(id -> ProcessHandle.of(id).ifPresent(ProcessHandle::destroyForcibly));
          assertThat(processes()).isEmpty();
        });
    mountPoints().reversed().forEach(point -> run("umount", "-l", point));
    names(links()).forEach(link -> run("ip", "link", "delete", link));
    rules().forEach(rule -> run("nft", "delete", "table", "inet", "berth-" + instance));
    run("rm", "-rf", "/run/berth/" + instance);
    names(cgroups()).forEach(cgroup -> run("rmdir", cgroup));
  }

  private static List<String> names(List<String> lines) {
    return lines.stream().map(line -> line.substring(line.indexOf(' ') + 1)).toList();
  }

  private static void run(String... command) {
    Command.run(Path.of("/"), Map.of(), List.of(command));
  }

  private List<String> mountPoints() {
    return names(mounts());
  }

  private List<Long> processIds() {
    return names(processes()).stream().map(line -> Long.valueOf(line.split(" ")[0])).toList();
  }

  List<String> mounts() {
    return lines(Path.of("/proc/self/mountinfo")).stream()
        .filter(line -> line.contains(data.toString()) || line.contains("/berth/" + instance + "/"))
        .map(line -> "mount " + line.split(" ")[4])
        .toList();
  }

  List<String> links() {
    return children(Path.of("/sys/class/net")).stream()
        .map(path -> path.getFileName().toString())
        .filter(name -> name.contains(instance))
        .map(name -> "link " + name)
        .toList();
  }

  List<String> namespaces() {
    return children(Path.of("/run/berth", instance, "netns")).stream()
        .map(path -> "namespace " + path)
        .toList();
  }

  List<String> cgroups() {
    return Stream.of("", "memory", "pids", "cpu", "unified", "systemd", "freezer", "devices")
        .map(controller -> Path.of("/sys/fs/cgroup", controller, "berth-" + instance))
        .filter(Files::isDirectory)
        .flatMap(path -> children(path).stream())
        .filter(Files::isDirectory)
        .map(path -> "cgroup " + path)
        .toList();
  }

  List<String> rules() {
    CommandResult tables = Command.run(Path.of("/"), Map.of(), List.of("nft", "list", "tables"));
    return tables.out().lines().filter(line -> line.contains("berth-" + instance)).toList();
  }

  /** Helper processes and tasks: whatever names the instance, the data or one of its cgroups. */
  List<String> processes() {
    return children(Path.of("/proc")).stream()
        .filter(path -> path.getFileName().toString().matches("\\d+"))
        .filter(this::belongs)
        .map(path -> "process " + path.getFileName() + " " + commandLine(path))
        .toList();
  }

  private boolean belongs(Path process) {
    String command = commandLine(process);
    boolean mine =
        command.contains("/berth/" + instance + "/") || command.contains(data + "/engine");
    return mine || readQuietly(process.resolve("cgroup")).contains("/berth-" + instance + "/");
  }

  private static String commandLine(Path process) {
    return readQuietly(process.resolve("cmdline")).replace('\0', ' ');
  }

  private static String readQuietly(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return "";
    }
  }

  private static List<String> lines(Path file) {
    try {
      return Files.readAllLines(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> children(Path directory) {
    if (!Files.isDirectory(directory)) {
      return List.of();
    }
    try (Stream<Path> paths = Files.list(directory)) {
      return paths.toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
