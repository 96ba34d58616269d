package dev.berth.engine.fake;

import dev.berth.engine.Filesystem;
import dev.berth.engine.Mount;
import dev.berth.engine.Volume;
import dev.berth.engine.VolumeName;
import dev.berth.engine.Volumes;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Volumes by name alone; their paths do not exist. */
final class FakeVolumes implements Volumes {
  private final Map<VolumeName, Volume> volumes = new ConcurrentHashMap<>();
  private final Predicate<VolumeName> used;

  /**
   * @param used whether a task uses a volume
   */
  FakeVolumes(Predicate<VolumeName> used) {
    this.used = used;
  }

  @Override
  public Volume create(VolumeName name, Map<String, String> labels) {
    Path path = Path.of("/nowhere", name.tenant().value(), name.name());
    return volumes.computeIfAbsent(name, n -> new Volume(n, path, Instant.EPOCH, labels));
  }

  @Override
  public Optional<Volume> find(VolumeName name) {
    return Optional.ofNullable(volumes.get(name));
  }

  @Override
  public List<Volume> list() {
    return new ArrayList<>(volumes.values());
  }

  /** What the label {@code fake.used} says, as {@code 10m}. */
  @Override
  public ByteSize used(VolumeName name) {
    return find(name)
        .map(volume -> ByteSize.parse(volume.labels().getOrDefault("fake.used", "0")))
        .orElse(new ByteSize(0));
  }

  @Override
  public void remove(VolumeName name) {
    if (used.test(name)) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot remove volume '" + name + "': a task uses it.");
    }
    volumes.remove(name);
  }

  void createMissing(Filesystem filesystem) {
    for (Mount mount : filesystem.mounts()) {
      if (mount instanceof Mount.Volume volume) {
        create(volume.volume(), Map.of());
      }
    }
  }
}
