package dev.berth.engine.embedded;

import dev.berth.engine.Volume;
import dev.berth.engine.VolumeName;
import dev.berth.engine.Volumes;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Named volumes: directories {@code TENANT/NAME/_data} with a record beside each. A volume whose
 * record is missing is being filled, or was when a process ended; it is filled again. Thread-safe.
 */
final class FileVolumes implements Volumes {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final Path directory;
  private final InstantSource clock;
  private final Function<VolumeName, List<TaskId>> users;
  private final ReentrantLock lock = new ReentrantLock();

  /**
   * @param users tells which tasks use a volume
   */
  FileVolumes(Path directory, InstantSource clock, Function<VolumeName, List<TaskId>> users) {
    this.directory = directory;
    this.clock = clock;
    this.users = users;
  }

  /** Fills a new volume. */
  interface Filler {
    void fill(Path data) throws IOException;
  }

  @Override
  public Volume create(VolumeName name, Map<String, String> labels) {
    return create(name, labels, data -> {});
  }

  /** As {@link #create(VolumeName, Map)}; a new volume is filled before anybody else sees it. */
  Volume create(VolumeName name, Map<String, String> labels, Filler filler) {
    lock.lock();
    try {
      Optional<Volume> existing = find(name);
      if (existing.isPresent()) {
        return existing.get();
      }
      Path data = data(name);
      // Left by a process that ended while it filled it.
      TextFiles.removeTree(data);
      Files.createDirectories(folder(name));
      Files.createDirectory(
          data, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
      filler.fill(data);
      Volume volume = new Volume(name, data, clock.instant(), labels);
      TextFiles.replace(record(name), JSON.writeValueAsBytes(volume));
      return volume;
    } catch (IOException e) {
      throw failure("create", name, e);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public Optional<Volume> find(VolumeName name) {
    Path record = record(name);
    if (!Files.exists(record)) {
      return Optional.empty();
    }
    try {
      Volume read = JSON.readValue(Files.readAllBytes(record), Volume.class);
      // The data directory may have been moved since.
      return Optional.of(new Volume(name, data(name), read.created(), read.labels()));
    } catch (IOException e) {
      throw failure("read", name, e);
    }
  }

  @Override
  public List<Volume> list() {
    List<Volume> volumes = new ArrayList<>();
    for (Path tenant : children(directory)) {
      for (Path folder : children(tenant)) {
        find(new VolumeName(
                new TenantId(tenant.getFileName().toString()), folder.getFileName().toString()))
            .ifPresent(volumes::add);
      }
    }
    return volumes;
  }

  private static List<Path> children(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.filter(Files::isDirectory).sorted().toList();
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED, "Cannot list volumes: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public void remove(VolumeName name) {
    lock.lock();
    try {
      List<TaskId> using = users.apply(name);
      if (!using.isEmpty()) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot remove volume '%s': task '%s' uses it. Remove the task first."
                .formatted(name, using.getFirst()));
      }
      Files.deleteIfExists(record(name));
      TextFiles.removeTree(folder(name));
    } catch (IOException e) {
      throw failure("remove", name, e);
    } finally {
      lock.unlock();
    }
  }

  private Path folder(VolumeName name) {
    return directory.resolve(name.tenant().value()).resolve(name.name());
  }

  private Path data(VolumeName name) {
    return folder(name).resolve("_data");
  }

  private Path record(VolumeName name) {
    return folder(name).resolve("volume.json");
  }

  private static BerthException failure(String verb, VolumeName name, IOException cause) {
    return new BerthException(
        ErrorCode.ENGINE_FAILED,
        "Cannot %s volume '%s': %s.".formatted(verb, name, cause.getMessage()),
        cause);
  }
}
