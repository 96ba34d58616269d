package dev.berth.deploy;

import dev.berth.compose.ServiceSection;
import dev.berth.engine.Mount;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Turns the mounts of one service into the engine's. For one service. */
final class MountResolver {
  private final boolean onNodes;
  private final Rights rights;
  private final HostPaths hostPaths;
  private final ServiceKey key;
  private final Map<String, VolumeSource> volumes;
  private final Problems problems;
  private final String path;
  private final Set<Path> missing = new HashSet<>();

  MountResolver(
      StackResolver.Surroundings surroundings,
      ServiceKey key,
      Map<String, VolumeSource> volumes,
      Problems problems) {
    this.onNodes = surroundings.isCluster();
    this.rights = surroundings.rights(problems);
    this.hostPaths = new HostPaths(surroundings.settings().ownFolders());
    this.key = key;
    this.volumes = volumes;
    this.problems = problems;
    this.path = "services." + key.service() + ".volumes";
  }

  /** Folders to be made. */
  Set<Path> missing() {
    return missing;
  }

  List<Mount> resolve(List<ServiceSection.Mount> mounts) {
    List<Mount> resolved = new ArrayList<>();
    for (int i = 0; i < mounts.size(); i++) {
      String at = path + "[" + i + "]";
      Mount mount =
          switch (mounts.get(i)) {
            case ServiceSection.Mount.Bind bind ->
                bind(
                    new Folder(bind.source(), bind.target(), bind.readOnly(), bind.createSource()),
                    bind.place(),
                    at);
            case ServiceSection.Mount.Volume volume -> volume(volume, at);
            case ServiceSection.Mount.Tmpfs tmpfs ->
                new Mount.Tmpfs(tmpfs.target(), tmpfs.size(), tmpfs.mode());
          };
      if (mount != null) {
        resolved.add(mount);
      }
    }
    return resolved;
  }

  /** A folder or file of the machine that is asked for. */
  private record Folder(String source, String target, boolean readOnly, boolean create) {}

  private @Nullable Mount bind(Folder folder, Place place, String at) {
    try {
      Path source = Path.of(folder.source());
      if (!source.isAbsolute()) {
        problems.error(place, at, "'%s' is not an absolute path.".formatted(folder.source()));
        return null;
      }
      if (onNodes) {
        return onNodes(source.normalize(), folder, new Rights.Asked(place, at, folder.source()));
      }
      Path real = HostPaths.real(source);
      if (!isAllowed(real, new Rights.Asked(place, at, folder.source()))) {
        return null;
      }
      if (!Files.exists(real)) {
        if (!folder.create()) {
          problems.error(
              place,
              at,
              "There is no file or folder '%s' on this machine. Make it, or correct the path."
                  .formatted(source));
          return null;
        }
        missing.add(real);
      }
      return new Mount.Bind(real, folder.target(), folder.readOnly());
    } catch (NoSuchFileException e) {
      problems.error(
          place,
          at,
          "'%s' cannot be mounted: '%s' leads to nothing. Make what the link names, or correct the path."
              .formatted(folder.source(), e.getMessage()));
      return null;
    } catch (IOException | InvalidPathException e) {
      problems.error(
          place, at, "'%s' cannot be mounted: %s.".formatted(folder.source(), e.getMessage()));
      return null;
    }
  }

  /** What lies there, and where links lead, each node of a cluster knows for itself. */
  private @Nullable Mount onNodes(Path source, Folder folder, Rights.Asked asked)
      throws IOException {
    return isAllowed(source, asked)
        ? new Mount.Bind(source, folder.target(), folder.readOnly())
        : null;
  }

  private boolean isAllowed(Path real, Rights.Asked asked) throws IOException {
    String resource = "path/" + real;
    return rights.check(Rights.BIND_MOUNT, resource, asked)
        && (!hostPaths.leadToEngine(real) || rights.check(Rights.ENGINE_SOCKET, resource, asked));
  }

  private @Nullable Mount volume(ServiceSection.Mount.Volume volume, String at) {
    String volumeKey = volume.key();
    if (volumeKey == null) {
      VolumeName anonymous = AnonymousVolumes.of(key, volume.target());
      if (onNodes) {
        problems.warning(
            volume.place(),
            at,
            "On a cluster the tasks of a node share this volume, and it stays when they go. Give it a name, or use 'type: tmpfs' for what need not be kept.");
      }
      return new Mount.Volume(anonymous, volume.target(), volume.readOnly(), volume.subpath());
    }
    return switch (volumes.get(volumeKey)) {
      case VolumeSource.Named named ->
          new Mount.Volume(named.name(), volume.target(), volume.readOnly(), volume.subpath());
      case VolumeSource.Folder folder -> {
        String subpath = volume.subpath();
        String source = subpath == null ? folder.device() : folder.device() + "/" + subpath;
        boolean readOnly = volume.readOnly() || folder.readOnly();
        yield bind(new Folder(source, volume.target(), readOnly, false), volume.place(), at);
      }
      case VolumeSource.Memory memory ->
          new Mount.Tmpfs(volume.target(), memory.size(), memory.mode());
      case null -> null;
    };
  }
}
