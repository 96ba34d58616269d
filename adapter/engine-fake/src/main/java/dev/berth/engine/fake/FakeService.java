package dev.berth.engine.fake;

import dev.berth.engine.ClusterService;
import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.Mount;
import dev.berth.engine.PullRequest.Credentials;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A service of a {@link FakeSwarm}. Guarded by its swarm. */
final class FakeService {
  final String instance;
  final Instant created;

  /** In the order in which they were made. */
  final List<FakeSlot> slots = new ArrayList<>();

  ClusterServiceSpec spec;

  /** With which its image is fetched; null: none. */
  @Nullable Credentials credentials;

  /** What it was before its last change; null: it has not been changed, or it is that again. */
  @Nullable ClusterServiceSpec previous;

  /** Null: none is on its way. */
  @Nullable FakeUpdate update;

  ClusterService.Update shownUpdate = ClusterService.Update.NONE;
  Instant updated;
  boolean removed;
  private final Map<String, byte[]> files = new HashMap<>();

  FakeService(String instance, ClusterServiceSpec spec, Instant created) {
    this.instance = instance;
    this.spec = spec;
    this.created = created;
    this.updated = created;
  }

  boolean isJob() {
    return spec.operation().mode() == Mode.REPLICATED_JOB || isGlobalJob();
  }

  boolean isGlobal() {
    return spec.operation().mode() == Mode.GLOBAL || isGlobalJob();
  }

  private boolean isGlobalJob() {
    return spec.operation().mode() == Mode.GLOBAL_JOB;
  }

  Stream<FakeServiceTask> tasks() {
    return slots.stream().flatMap(slot -> slot.tasks.stream());
  }

  /**
   * Whether a task is made of something else than the service is now, or is where it may not be.
   */
  boolean isDirty(FakeServiceTask task) {
    FakeNode node = task.node;
    return !isAlike(task.spec, spec)
        || (node != null && !FakeConstraint.allHold(spec.placement().constraints(), node));
  }

  /** Whether tasks of the one could as well be tasks of the other, but for where they run. */
  static boolean isAlike(ClusterServiceSpec a, ClusterServiceSpec b) {
    return a.template().equals(b.template())
        && a.ports().equals(b.ports())
        && a.operation().generation() == b.operation().generation()
        && Objects.equals(a.operation().health(), b.operation().health())
        && a.operation().restart().equals(b.operation().restart())
        && a.operation().stopGrace().equals(b.operation().stopGrace())
        && Objects.equals(a.placement().reservedMemory(), b.placement().reservedMemory())
        && Objects.equals(a.placement().reservedCpus(), b.placement().reservedCpus());
  }

  void keep(Map<String, byte[]> contents) {
    files.putAll(contents);
    Set<String> used = new HashSet<>(contentsOf(spec));
    if (previous != null) {
      used.addAll(contentsOf(previous));
    }
    files.keySet().retainAll(used);
  }

  int files() {
    return files.size();
  }

  /** The lines of one of its configs and secrets; none of any other file. */
  static List<String> linesOf(FakeServiceTask task, String path) {
    for (Mount mount : task.spec.template().filesystem().mounts()) {
      byte[] content =
          mount instanceof Mount.File file && file.target().equals(path)
              ? task.service.files.get(file.content())
              : null;
      if (content != null) {
        return new String(content, StandardCharsets.UTF_8).lines().toList();
      }
    }
    return List.of();
  }

  static List<String> contentsOf(ClusterServiceSpec spec) {
    return spec.template().filesystem().mounts().stream()
        .filter(Mount.File.class::isInstance)
        .map(mount -> ((Mount.File) mount).content())
        .toList();
  }

  ClusterService show() {
    return new ClusterService(
        spec.identity(), spec.labels(), replicas(), shownUpdate, created, updated);
  }

  private int replicas() {
    return switch (spec.operation().mode()) {
      case REPLICATED -> spec.operation().replicas();
      case REPLICATED_JOB -> spec.operation().completions();
      case GLOBAL, GLOBAL_JOB -> slots.size();
    };
  }
}
