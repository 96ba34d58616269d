package dev.berth.deploy;

import dev.berth.engine.Engine;
import dev.berth.engine.Image;
import dev.berth.engine.Network;
import dev.berth.engine.Volume;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
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

  private final Engine engine;
  private final Stacks stacks;
  private final Reconciler reconciler;
  private final Changes changes;
  private final InstantSource clock;

  TenantRemoval(
      Engine engine, Stacks stacks, Reconciler reconciler, Changes changes, InstantSource clock) {
    this.engine = engine;
    this.stacks = stacks;
    this.reconciler = reconciler;
    this.changes = changes;
    this.clock = clock;
  }

  SortedMap<String, Long> count(TenantId tenant) {
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("stack", (long) stacks(tenant).size());
    counts.put("volume", (long) volumes(tenant).size());
    counts.put("image", (long) images(tenant).size());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  private List<StackKey> stacks(TenantId tenant) {
    return stacks.desired().stacks().keySet().stream()
        .filter(key -> key.tenant().equals(tenant))
        .toList();
  }

  private List<Volume> volumes(TenantId tenant) {
    return engine.volumes().list().stream()
        .filter(volume -> volume.name().tenant().equals(tenant))
        .toList();
  }

  private List<Network> networks(TenantId tenant) {
    return engine.networks().list().stream()
        .filter(network -> network.name().tenant().equals(tenant))
        .toList();
  }

  private List<Image> images(TenantId tenant) {
    return engine.images().list(tenant).stream().filter(image -> !isBuiltIn(image)).toList();
  }

  private void remove(TenantId tenant, Image image) {
    List<String> names = image.references().isEmpty() ? List.of(image.id()) : image.references();
    names.forEach(name -> engine.images().remove(tenant, name));
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
    networks(tenant).forEach(network -> engine.networks().remove(network.name()));
    volumes(tenant).forEach(volume -> engine.volumes().remove(volume.name()));
    images(tenant).forEach(image -> remove(tenant, image));
    reconciler.relist();
  }

  private void awaitTasks(TenantId tenant) {
    Instant deadline = clock.instant().plus(LONGEST);
    while (true) {
      long seen = changes.number();
      boolean gone =
          engine.tasks().list().stream()
              .noneMatch(task -> task.spec().identity().tenant().equals(tenant));
      if (gone) {
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
