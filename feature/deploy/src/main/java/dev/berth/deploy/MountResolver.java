package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.compose.ServiceSection;
import dev.berth.engine.Mount;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.Problems;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Turns the mounts of one service into the engine's. For one service. */
final class MountResolver {
  private static final int ANONYMOUS_DIGITS = 16;
  private final Principal principal;
  private final ServiceKey key;
  private final Map<String, VolumeName> volumes;
  private final Problems problems;
  private final String path;
  private final Set<Path> missing = new HashSet<>();

  MountResolver(
      Principal principal, ServiceKey key, Map<String, VolumeName> volumes, Problems problems) {
    this.principal = principal;
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
      switch (mounts.get(i)) {
        case ServiceSection.Mount.Bind bind -> bind(bind, at, resolved);
        case ServiceSection.Mount.Volume volume -> volume(volume, resolved);
        case ServiceSection.Mount.Tmpfs tmpfs ->
            resolved.add(new Mount.Tmpfs(tmpfs.target(), tmpfs.size(), tmpfs.mode()));
      }
    }
    return resolved;
  }

  private void bind(ServiceSection.Mount.Bind bind, String at, List<Mount> resolved) {
    if (!principal.operator()) {
      problems.error(
          bind.place(),
          at,
          "Only the operator may mount files of the machine. Use a named volume.");
      return;
    }
    try {
      Path source = Path.of(bind.source());
      if (Files.exists(source)) {
        resolved.add(new Mount.Bind(source.toRealPath(), bind.target(), bind.readOnly()));
      } else if (bind.createSource()) {
        Path real = realPathOfMissing(source);
        missing.add(real);
        resolved.add(new Mount.Bind(real, bind.target(), bind.readOnly()));
      } else {
        problems.error(
            bind.place(),
            at,
            "There is no file or folder '%s' on this machine. Make it, or correct the path."
                .formatted(source));
      }
    } catch (IOException | InvalidPathException e) {
      problems.error(
          bind.place(), at, "'%s' cannot be mounted: %s.".formatted(bind.source(), e.getMessage()));
    }
  }

  /** The links of the part that exists are resolved, so that the result does not depend on them. */
  private static Path realPathOfMissing(Path path) throws IOException {
    Path existing = path;
    while (existing.getParent() != null && !Files.exists(existing)) {
      existing = existing.getParent();
    }
    return existing.toRealPath().resolve(existing.relativize(path)).normalize();
  }

  private void volume(ServiceSection.Mount.Volume volume, List<Mount> resolved) {
    String volumeKey = volume.key();
    VolumeName name = volumeKey == null ? anonymous(volume.target()) : volumes.get(volumeKey);
    if (name != null) {
      resolved.add(new Mount.Volume(name, volume.target(), volume.readOnly(), volume.subpath()));
    }
  }

  private VolumeName anonymous(String target) {
    byte[] hash = DesiredJson.sha256((key + ":" + target).getBytes(StandardCharsets.UTF_8));
    return new VolumeName(
        key.tenant(),
        ServiceSpec.ANONYMOUS + HexFormat.of().formatHex(hash).substring(0, ANONYMOUS_DIGITS));
  }
}
