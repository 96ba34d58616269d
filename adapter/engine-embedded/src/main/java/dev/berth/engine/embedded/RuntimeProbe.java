package dev.berth.engine.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.json.JsonMapper;

/**
 * Finds the OCI runtime that works here: runs a container that does nothing with each one found and
 * takes the first that succeeds. The answer is kept, for the same programs on the same kernel.
 */
final class RuntimeProbe {
  /** The quicker one first. */
  private static final List<String> CANDIDATES = List.of("crun", "runc");

  private static final int SECONDS = 20;
  private static final JsonMapper JSON = JsonMapper.shared();

  private final String path;
  private final Path scratch;
  private final Cgroups cgroups;

  /**
   * @param path the directories to search, with colons between them
   * @param scratch a directory for the container that is tried, made and removed
   */
  RuntimeProbe(String path, Path scratch, Cgroups cgroups) {
    this.path = path;
    this.scratch = scratch;
    this.cgroups = cgroups;
  }

  /**
   * What was found.
   *
   * @param runtime the one that works; empty: none does
   * @param failures why others do not, a sentence each
   */
  record Finding(Optional<Path> runtime, List<String> failures) {}

  /**
   * Finds it.
   *
   * @param memory the file that keeps the answer
   */
  Finding find(Path memory) throws IOException {
    List<Path> found =
        CANDIDATES.stream().flatMap(name -> Toolset.find(name, path).stream()).toList();
    String question = question(found);
    List<String> known =
        TextFiles.find(memory).map(text -> text.lines().toList()).orElse(List.of());
    if (known.size() >= 2 && known.getFirst().equals(question)) {
      return new Finding(Optional.of(Path.of(known.get(1))), known.subList(2, known.size()));
    }
    List<String> failures = new ArrayList<>();
    for (Path candidate : found) {
      String failure = tryOut(candidate);
      if (failure.isEmpty()) {
        List<String> lines = new ArrayList<>(List.of(question, candidate.toString()));
        lines.addAll(failures);
        TextFiles.replace(memory, String.join("\n", lines).getBytes(StandardCharsets.UTF_8));
        return new Finding(Optional.of(candidate), failures);
      }
      failures.add("%s does not work here: %s.".formatted(candidate, failure));
    }
    return new Finding(Optional.empty(), failures);
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
                  "probe")
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
      cgroups.kill("probe");
      cgroups.remove("probe");
      TextFiles.removeTree(scratch);
    }
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
            "cgroupsPath", cgroups.path("probe"),
            "resources", Map.of("devices", List.of(Map.of("allow", false, "access", "rwm"))),
            "namespaces",
                java.util.stream.Stream.of("pid", "mount", "uts", "ipc", "network", "cgroup")
                    .map(type -> Map.of("type", type))
                    .toList()));
    return config;
  }
}
