package dev.berth.engine.embedded;

import dev.berth.engine.EngineHealth;
import dev.berth.engine.embedded.EngineSettings.Home;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the machine has for running tasks, found at the start. Immutable.
 *
 * @param tools where the programs are; names without a directory when they are missing
 * @param health whether tasks can be started with it
 */
record Machine(Toolset tools, Cgroups cgroups, OwnLimits limits, EngineHealth health) {
  /**
   * Looks.
   *
   * @param path the directories to search for programs, with colons between them
   */
  static Machine look(Home home, String path) throws IOException {
    Cgroups cgroups = Cgroups.ofMachine(home.instance());
    OwnLimits limits = OwnLimits.ofThisProcess();
    if (!isRoot()) {
      return broken(
          cgroups, limits, "The embedded engine needs root: start Berth as root, or with sudo.");
    }
    Files.createDirectories(home.data());
    RuntimeProbe.Finding finding =
        new RuntimeProbe(path, home.run().resolve("probe"), cgroups)
            .find(home.data().resolve("runtime"));
    Optional<Path> conmon = Toolset.find("conmon", path);
    List<String> problems = new ArrayList<>();
    if (finding.runtime().isEmpty()) {
      problems.add(
          finding.failures().isEmpty()
              ? "There is no OCI runtime: install the package runc or crun."
              : "No OCI runtime works here: " + String.join(" ", finding.failures()));
    }
    if (conmon.isEmpty()) {
      problems.add("There is no conmon, the parent of each task: install the package conmon.");
    }
    if (Toolset.find("nft", path).isEmpty()) {
      problems.add("There is no nft for the networks of tasks: install the package nftables.");
    }
    if (!problems.isEmpty()) {
      return broken(cgroups, limits, String.join(" ", problems));
    }
    Toolset tools = new Toolset(finding.runtime().orElseThrow(), conmon.orElseThrow());
    String summary =
        "%s with %s, cgroups %s".formatted(tools.runtime(), tools.conmon(), cgroups.layout());
    return new Machine(tools, cgroups, limits, EngineHealth.ready(summary, finding.failures()));
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }

  private static Machine broken(Cgroups cgroups, OwnLimits limits, String reason) {
    Toolset none = new Toolset(Path.of("runc"), Path.of("conmon"));
    return new Machine(none, cgroups, limits, EngineHealth.broken(reason));
  }
}
