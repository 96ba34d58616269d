package dev.berth.engine.embedded;

import dev.berth.engine.Volume;
import dev.berth.engine.VolumeName;
import dev.berth.engine.Volumes;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.DiskUse;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TaskId;
import dev.berth.kernel.TenantId;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.stream.Stream;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * Named volumes: directories {@code TENANT/NAME/_data} with a record beside each, which nobody but
 * root may enter. Thread-safe.
 */
final class FileVolumes implements Volumes {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .disable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .build();

  private final Path directory;
  private final InstantSource clock;
  private final Function<VolumeName, List<TaskId>> users;

  /** One for each volume, as filling one may take long. */
  private final Map<VolumeName, ReentrantLock> locks = new ConcurrentHashMap<>();

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

  /**
   * What is kept of a volume.
   *
   * @param unused whether no task has had it yet; an earlier release did not say
   */
  private record Kept(Instant created, Map<String, String> labels, boolean unused) {}

  @Override
  public Volume create(VolumeName name, Map<String, String> labels) {
    ReentrantLock lock = lock(name);
    lock.lock();
    try {
      Optional<Kept> kept = read(name);
      if (kept.isPresent()) {
        return volume(name, kept.get());
      }
      // Left by a process that ended while it made or removed it.
      TextFiles.removeTree(data(name));
      makeDirectory(data(name));
      return write(name, new Kept(clock.instant(), labels, true));
    } catch (IOException e) {
      throw failure("create", name, e);
    } finally {
      lock.unlock();
    }
  }

  /**
   * A volume for a task, made when there is none. One that no task has had is filled first: while
   * others might write into it, whatever is copied could be led astray by a link.
   */
  Volume take(VolumeName name, Filler filler) {
    ReentrantLock lock = lock(name);
    lock.lock();
    try {
      Optional<Kept> kept = read(name);
      if (kept.isPresent() && !kept.get().unused()) {
        return volume(name, kept.get());
      }
      if (kept.isEmpty()) {
        TextFiles.removeTree(data(name));
      }
      fill(name, filler);
      Map<String, String> labels = kept.map(Kept::labels).orElse(Map.of());
      return write(
          name, new Kept(kept.map(Kept::created).orElseGet(clock::instant), labels, false));
    } catch (IOException e) {
      throw failure("create", name, e);
    } finally {
      lock.unlock();
    }
  }

  /** Beside its place, which it takes as a whole: half of it is never seen. */
  private void fill(VolumeName name, Filler filler) throws IOException {
    makeDirectory(data(name));
    if (!children(data(name)).isEmpty()) {
      return;
    }
    Path fresh = folder(name).resolve("_new");
    TextFiles.removeTree(fresh);
    try {
      makeDirectory(fresh);
      filler.fill(fresh);
      Files.move(fresh, data(name), StandardCopyOption.ATOMIC_MOVE);
    } finally {
      TextFiles.removeTree(fresh);
    }
  }

  private void makeDirectory(Path wanted) throws IOException {
    LayerFolders.makePrivate(directory);
    Files.createDirectories(wanted);
    // Whatever mask this process has.
    Files.setPosixFilePermissions(wanted, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  private Volume write(VolumeName name, Kept kept) throws IOException {
    TextFiles.replace(record(name), JSON.writeValueAsBytes(kept));
    return volume(name, kept);
  }

  private Volume volume(VolumeName name, Kept kept) {
    return new Volume(name, data(name), kept.created(), kept.labels());
  }

  private Optional<Kept> read(VolumeName name) throws IOException {
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(record(name)), Kept.class));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (JacksonException e) {
      throw new IOException("its record is broken", e);
    }
  }

  @Override
  public Optional<Volume> find(VolumeName name) {
    try {
      return read(name).map(kept -> volume(name, kept));
    } catch (IOException e) {
      throw failure("read", name, e);
    }
  }

  @Override
  public List<Volume> list() {
    List<Volume> volumes = new ArrayList<>();
    for (Path tenant : directories(directory)) {
      for (Path folder : directories(tenant)) {
        find(new VolumeName(
                new TenantId(tenant.getFileName().toString()), folder.getFileName().toString()))
            .ifPresent(volumes::add);
      }
    }
    return volumes;
  }

  private static List<Path> directories(Path parent) {
    return children(parent).stream().filter(Files::isDirectory).toList();
  }

  private static List<Path> children(Path parent) {
    if (!Files.isDirectory(parent)) {
      return List.of();
    }
    try (Stream<Path> children = Files.list(parent)) {
      return children.sorted().toList();
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.ENGINE_FAILED, "Cannot list volumes: " + e.getMessage() + ".", e);
    }
  }

  @Override
  public ByteSize used(VolumeName name) {
    try {
      return new ByteSize(DiskUse.of(data(name)));
    } catch (IOException e) {
      throw failure("measure", name, e);
    }
  }

  @Override
  public void remove(VolumeName name) {
    ReentrantLock lock = lock(name);
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

  private ReentrantLock lock(VolumeName name) {
    return locks.computeIfAbsent(name, any -> new ReentrantLock());
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
        "Cannot %s volume '%s': %s.".formatted(verb, name, FileTrouble.text(cause)),
        cause);
  }
}
