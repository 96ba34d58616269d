package dev.berth.engine.embedded;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** Lines of a shell script that runs in a mount namespace of its own. */
final class Overlay {
  private Overlay() {}

  /** Mounts layers, the topmost first, with something to write to, at FOLDER/merged. */
  static String mount(Path folder, List<Path> lowers) {
    String lower = lowers.stream().map(Path::toString).collect(Collectors.joining(":"));
    return """
    cd %1$s
    mkdir upper work merged
    mount -t overlay overlay -o lowerdir=%2$s,upperdir=upper,workdir=work merged
    """
        .formatted(folder, lower);
  }
}
