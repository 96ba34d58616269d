package dev.berth.engine.embedded;

import dev.berth.engine.Networking.Namespace;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A task's {@code /etc/resolv.conf}. */
final class ResolverFile {
  private static final Path MACHINE = Path.of("/etc/resolv.conf");

  /** Where systemd-resolved writes the servers that it asks itself. */
  private static final Path UPSTREAM = Path.of("/run/systemd/resolve/resolv.conf");

  private ResolverFile() {}

  /** The machine's, without servers on the machine's own loopback, which a task cannot reach. */
  static String render(Namespace namespace) {
    String own = TextFiles.find(MACHINE).orElse("");
    if (namespace == Namespace.HOST) {
      return own + "\n";
    }
    String reachable = withoutLoopback(own);
    if (hasServer(reachable) || !hasServer(own)) {
      return reachable;
    }
    return Optional.of(UPSTREAM)
        .flatMap(TextFiles::find)
        .map(ResolverFile::withoutLoopback)
        .orElse(reachable);
  }

  private static String withoutLoopback(String text) {
    List<String> lines =
        text.lines()
            .filter(line -> !line.matches("\\s*nameserver\\s+(127\\.|::1\\b).*"))
            .filter(line -> !line.isBlank() && !line.startsWith("#"))
            .toList();
    return lines.isEmpty() ? "" : String.join("\n", lines) + "\n";
  }

  private static boolean hasServer(String text) {
    return text.lines().anyMatch(line -> line.strip().startsWith("nameserver"));
  }
}
