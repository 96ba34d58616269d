package dev.berth.engine.embedded;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the OCI runtime that works here: runs a container that does nothing with each one found and
 * takes the first that succeeds. The answer is kept, for the same programs on the same kernel.
 * Thread-safe.
 */
final class RuntimeProbe {
  /** The quicker one first. */
  private static final List<String> CANDIDATES = List.of("crun", "runc");

  private static final Logger LOG = System.getLogger(RuntimeProbe.class.getName());

  /** No task can have this name. */
  private static final String CONTAINER = "_probe";

  private static final int SECONDS = 20;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String path;
  private final Path scratch;
  private final Path memory;
  private final Cgroups cgroups;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Answer answer;

  /**
   * @param path the directories to search, with colons between them
   * @param scratch a directory for the container that is tried, made and removed
   * @param memory the file that keeps the answer
   */
  RuntimeProbe(String path, Path scratch, Path memory, Cgroups cgroups) {
    this.path = path;
    this.scratch = scratch;
    this.memory = memory;
    this.cgroups = cgroups;
  }

  /**
   * What was found.
   *
   * @param runtime the one that works; empty: none does
   * @param failures why others do not, a sentence each
   */
  record Finding(Optional<Path> runtime, List<String> failures) {}

  /** What was found for which programs. */
  private record Answer(String question, Finding finding) {}

  /** Finds it; quick when it was found before. */
  Finding find() throws IOException {
    lock.lock();
    try {
      List<Path> found =
          CANDIDATES.stream().flatMap(name -> Toolset.find(name, path).stream()).toList();
      String asked = question(found);
      Answer known = answer;
      if (known == null || !known.question().equals(asked)) {
        known = new Answer(asked, answer(asked, found));
        answer = known;
      }
      return known.finding();
    } finally {
      lock.unlock();
    }
  }

  private Finding answer(String asked, List<Path> found) throws IOException {
    List<String> known =
        TextFiles.find(memory).map(text -> text.lines().toList()).orElse(List.of());
    if (known.size() >= 2 && known.getFirst().equals(asked)) {
      return new Finding(Optional.of(Path.of(known.get(1))), known.subList(2, known.size()));
    }
    List<Path> ordered = new ArrayList<>(found);
    if (known.size() >= 2) {
      // Tasks may be there that were made with it, and no other could run commands in them.
      ordered.sort(Comparator.comparing(path -> !path.equals(Path.of(known.get(1)))));
    }
    List<String> failures = new ArrayList<>();
    for (Path candidate : ordered) {
      String failure = tryOut(candidate);
      if (failure.isEmpty()) {
        keep(asked, candidate, failures);
        return new Finding(Optional.of(candidate), failures);
      }
      failures.add("%s does not work here: %s.".formatted(candidate, failure));
    }
    return new Finding(Optional.empty(), failures);
  }

  private void keep(String asked, Path runtime, List<String> failures) {
    List<String> lines = new ArrayList<>(List.of(asked, runtime.toString()));
    lines.addAll(failures);
    try {
      TextFiles.replace(memory, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Cannot keep which runtime works: it is tried out again", e);
    }
  }

  private String question(List<Path> found) throws IOException {
    StringBuilder question = new StringBuilder(System.getProperty("os.version"));
    question.append(' ').append(cgroups.layout());
    for (Path candidate : found) {
      question.append(' ').append(candidate).append('@');
      question.append(Files.getLastModifiedTime(candidate).toMillis());
    }
    return question.toString();
  }

  /** Why a runtime does not work; empty if it does. */
  private String tryOut(Path runtime) throws IOException {
    clear();
    TextFiles.removeTree(scratch);
    Files.createDirectories(scratch.resolve("root"));
    Files.write(scratch.resolve("config.json"), JSON.writeValueAsBytes(config()));
    Path output = scratch.resolve("output");
    try {
      Process process =
          new ProcessBuilder(
                  runtime.toString(),
                  "--root",
                  scratch.resolve("state").toString(),
                  "run",
                  "--bundle",
                  scratch.toString(),
                  CONTAINER)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      if (!process.waitFor(SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        return "it did not come to an end";
      }
      return process.exitValue() == 0 ? "" : reason(output);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "it was interrupted";
    } finally {
      clear();
      TextFiles.removeTree(scratch);
    }
  }

  private void clear() throws IOException {
    cgroups.kill(CONTAINER);
    cgroups.remove(CONTAINER);
  }

  private static String reason(Path output) {
    String text = TextFiles.find(output).orElse("");
    String last = text.lines().reduce("it failed without a word", (first, second) -> second);
    return last.length() > 300 ? last.substring(0, 300) + "…" : last;
  }

  /** A container that shows the machine's programs read-only and runs {@code true}. */
  private Map<String, Object> config() {
    List<Map<String, Object>> mounts = new ArrayList<>();
    for (String directory : List.of("/usr", "/bin", "/lib", "/lib64")) {
      if (Files.isDirectory(Path.of(directory))) {
        mounts.add(
            Map.of(
                "destination",
                directory,
                "type",
                "bind",
                "source",
                directory,
                "options",
                List.of("rbind", "ro")));
      }
    }
    mounts.add(
        Map.of("destination", "/proc", "type", "proc", "source", "proc", "options", List.of()));
    mounts.add(
        Map.of(
            "destination", "/sys/fs/cgroup",
            "type", "cgroup",
            "source", "cgroup",
            "options", List.of("ro")));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("ociVersion", "1.0.2");
    config.put(
        "process",
        Map.of(
            "args", List.of("/usr/bin/true"),
            "cwd", "/",
            "env", List.of("PATH=/usr/bin:/bin"),
            "user", Map.of("uid", 0, "gid", 0),
            "noNewPrivileges", true));
    config.put("root", Map.of("path", scratch.resolve("root").toString()));
    config.put("mounts", mounts);
    config.put(
        "linux",
        Map.of(
            "cgroupsPath", cgroups.path(CONTAINER),
            "resources", Map.of("devices", List.of(Map.of("allow", false, "access", "rwm"))),
            "namespaces",
                java.util.stream.Stream.of("pid", "mount", "uts", "ipc", "network", "cgroup")
                    .map(type -> Map.of("type", type))
                    .toList()));
    return config;
  }
}
