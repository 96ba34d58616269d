package dev.berth.deploy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * Paths of the machine: what they really are, and which of them give the machine away. Immutable.
 */
final class HostPaths {
  private static final List<Path> SOCKETS =
      List.of(
          Path.of("/var/run/docker.sock"),
          Path.of("/run/podman/podman.sock"),
          Path.of("/run/containerd/containerd.sock"),
          Path.of("/run/crio/crio.sock"),
          Path.of("/run/berth"));
  private static final Set<String> SOCKET_NAMES =
      Set.of("docker.sock", "podman.sock", "containerd.sock", "crio.sock");

  private final List<Path> ownFolders;

  /**
   * @param ownFolders where Berth keeps its own things: everything in them counts
   */
  HostPaths(Collection<Path> ownFolders) {
    this.ownFolders = List.copyOf(ownFolders);
  }

  /**
   * A path with its symbolic links resolved; of one that does not exist, those of the part that
   * does.
   */
  static Path real(Path path) throws IOException {
    Path existing = path;
    while (existing.getParent() != null && !Files.exists(existing, LinkOption.NOFOLLOW_LINKS)) {
      existing = existing.getParent();
    }
    Path real = existing.toRealPath().resolve(existing.relativize(path)).normalize();
    // A '..' in the part that is not there leads back to where links may be.
    return real.equals(path) ? real : real(real);
  }

  /** Whether a socket of an engine, or what Berth keeps, is at or below a real path. */
  boolean leadToEngine(Path real) throws IOException {
    Path name = real.getFileName();
    if (name != null && SOCKET_NAMES.contains(name.toString())) {
      return true;
    }
    for (Path socket : SOCKETS) {
      if (real(socket).startsWith(real)) {
        return true;
      }
    }
    for (Path folder : ownFolders) {
      Path own = real(folder);
      if (own.startsWith(real) || real.startsWith(own)) {
        return true;
      }
    }
    return false;
  }
}
