package dev.berth.deploy;

import dev.berth.engine.Image;
import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.Runner;
import dev.berth.engine.Volume;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** What a tenant has here, and taking all of it away. Thread-safe. */
final class TenantRemoval {
  private static final Duration LONGEST = Duration.ofMinutes(10);
  private static final Duration LONGEST_REST = Duration.ofSeconds(1);

  private final Stacks stacks;
  private final Targets targets;
  private final Changes changes;
  private final InstantSource clock;

  TenantRemoval(Stacks stacks, Targets targets, Changes changes, InstantSource clock) {
    this.stacks = stacks;
    this.targets = targets;
    this.changes = changes;
    this.clock = clock;
  }

  SortedMap<String, Long> count(TenantId tenant) {
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("stack", (long) stacks(tenant).size());
    for (Target target : usable()) {
      counts.merge("volume", (long) volumes(target.runner(), tenant).size(), Long::sum);
      counts.merge("image", (long) images(target.runner(), tenant).size(), Long::sum);
    }
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  /** What lies on others cannot be seen now. */
  private List<Target> usable() {
    return targets.list().stream()
        .filter(target -> target.name().equals(TargetName.LOCAL) || target.health().ready())
        .toList();
  }

  private List<StackKey> stacks(TenantId tenant) {
    return stacks.desired().stacks().keySet().stream()
        .filter(key -> key.tenant().equals(tenant))
        .toList();
  }

  private static List<VolumeName> volumes(Runner runner, TenantId tenant) {
    return runner.volumes().list().stream()
        .map(Volume::name)
        .filter(volume -> volume.tenant().equals(tenant))
        .toList();
  }

  private static List<NetworkName> networks(Runner runner, TenantId tenant) {
    return runner.networks().list().stream()
        .map(Network::name)
        .filter(network -> network.tenant().equals(tenant))
        .toList();
  }

  private static List<Image> images(Runner runner, TenantId tenant) {
    return runner.images().list(tenant).stream().filter(image -> !isBuiltIn(image)).toList();
  }

  private static void remove(Runner runner, TenantId tenant, Image image) {
    List<String> names = image.references().isEmpty() ? List.of(image.id()) : image.references();
    names.forEach(name -> runner.images().remove(tenant, name));
  }

  private static boolean isBuiltIn(Image image) {
    return image.references().stream().anyMatch(ImageResolver::isBuiltIn);
  }

  /**
   * Removes everything; returns when it is gone.
   *
   * @throws BerthException {@code TIMED_OUT} if a task does not end
   */
  void remove(TenantId tenant) {
    for (StackKey key : stacks(tenant)) {
      try {
        stacks.remove(key);
      } catch (BerthException e) {
        if (e.code() != ErrorCode.NOT_FOUND) {
          throw e;
        }
      }
    }
    awaitTasks(tenant);
    for (Target target : targets.list()) {
      Runner runner = target.runner();
      networks(runner, tenant).forEach(runner.networks()::remove);
      volumes(runner, tenant).forEach(runner.volumes()::remove);
      images(runner, tenant).forEach(image -> remove(runner, tenant, image));
      target.relist();
    }
  }

  private void awaitTasks(TenantId tenant) {
    Instant deadline = clock.instant().plus(LONGEST);
    while (true) {
      long seen = changes.number();
      if (targets.list().stream().noneMatch(target -> target.hasTasksOf(tenant))) {
        return;
      }
      if (clock.instant().isAfter(deadline)) {
        throw new BerthException(
            ErrorCode.TIMED_OUT,
            "Cannot remove what tenant '%s' has: some of its tasks still end. Try again in a while."
                .formatted(tenant));
      }
      rest(seen);
    }
  }

  private void rest(long seen) {
    try {
      changes.awaitAfter(seen, LONGEST_REST);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BerthException(ErrorCode.UNAVAILABLE, "Berth is closing. Try again later.", e);
    }
  }
}
