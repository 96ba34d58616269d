package dev.berth.engine.embedded;

import dev.berth.engine.EngineHealth;
import dev.berth.engine.embedded.EngineSettings.Home;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What the machine has for running tasks. A runtime has to be tried out before it is known to work:
 * that begins in the background, and whoever needs the answer waits for it. What is installed later
 * is found without a restart. Thread-safe.
 */
final class Machine {
  /** With less room than this, records and logs are about to be lost. */
  private static final ByteSize SCARCE = ByteSize.ofMebibytes(16);

  private final Home home;
  private final String path;
  private final Cgroups cgroups;
  private final OwnLimits limits;
  private final RuntimeProbe probe;

  private Machine(Home home, String path, Cgroups cgroups, OwnLimits limits) {
    this.home = home;
    this.path = path;
    this.cgroups = cgroups;
    this.limits = limits;
    this.probe =
        new RuntimeProbe(
            path, home.run().resolve("probe"), home.data().resolve("runtime"), cgroups);
  }

  /**
   * Looks.
   *
   * @param path the directories to search for programs, with colons between them
   */
  static Machine look(Home home, String path) throws IOException {
    Machine machine =
        new Machine(home, path, Cgroups.ofMachine(home.instance()), OwnLimits.ofThisProcess());
    if (isRoot()) {
      Files.createDirectories(home.data());
      Threads.start("engine-probe", machine::health);
    }
    return machine;
  }

  Cgroups cgroups() {
    return cgroups;
  }

  OwnLimits limits() {
    return limits;
  }

  /**
   * The programs that tasks need.
   *
   * @throws BerthException {@code UNAVAILABLE} if one is missing or does not work, saying which
   */
  Toolset tools() {
    try {
      Optional<Path> runtime = probe.find().runtime();
      Optional<Path> conmon = Toolset.find("conmon", path);
      if (runtime.isPresent() && conmon.isPresent()) {
        return new Toolset(runtime.get(), conmon.get());
      }
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED, "Cannot run tasks: " + FileTrouble.text(e) + ".", e);
    }
    throw new BerthException(ErrorCode.UNAVAILABLE, "Cannot run tasks: " + health().summary());
  }

  /** Whether tasks can be started, as it is now. */
  EngineHealth health() {
    try {
      return isRoot()
          ? healthOfRoot()
          : EngineHealth.broken(
              "The embedded engine needs root: start Berth as root, or with sudo.");
    } catch (IOException e) {
      return EngineHealth.broken("Cannot look at this machine: " + FileTrouble.text(e) + ".");
    }
  }

  private EngineHealth healthOfRoot() throws IOException {
    RuntimeProbe.Finding finding = probe.find();
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
      return EngineHealth.broken(String.join(" ", problems));
    }
    List<String> warnings = new ArrayList<>(finding.failures());
    warnOfScarceRoom(warnings);
    String summary =
        "%s with %s, cgroups %s"
            .formatted(finding.runtime().orElseThrow(), conmon.orElseThrow(), cgroups.layout());
    return EngineHealth.ready(summary, warnings);
  }

  private void warnOfScarceRoom(List<String> warnings) throws IOException {
    ByteSize room = new ByteSize(Files.getFileStore(home.data()).getUsableSpace());
    if (room.compareTo(SCARCE) < 0) {
      warnings.add(
          "The disk of '%s' is full, but for %s: no task can be made, and lines of logs are lost. Make room on it."
              .formatted(home.data(), room));
    }
  }

  private static boolean isRoot() throws IOException {
    return Files.getAttribute(Path.of("/proc/self"), "unix:uid").equals(0);
  }
}
