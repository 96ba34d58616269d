package dev.berth.engine.embedded;

import java.net.InetAddress;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * A task's {@code /etc/resolv.conf}: its network's DNS server first, then those of the machine that
 * it can reach itself, for the time when Berth is away.
 */
final class ResolverFile {
  /** Of a task without networks. */
  static final String NONE = "";

  private static final Path MACHINE = Path.of("/etc/resolv.conf");

  /** Where systemd-resolved writes the servers that it asks itself. */
  private static final Path UPSTREAM = Path.of("/run/systemd/resolve/resolv.conf");

  /** As many servers as the C library looks at. */
  private static final int MOST = 3;

  /** Names of services have no dots, and are asked for as they are. */
  private static final String NO_DOTS = "options ndots:0";

  private ResolverFile() {}

  /** Of a task in the machine's own network: the machine's. */
  static String ofMachine() {
    return TextFiles.find(MACHINE).orElse("") + "\n";
  }

  /** Of a task with a way out. */
  static String ofTask(InetAddress nameServer) {
    return render(
        nameServer, TextFiles.find(MACHINE).orElse(""), TextFiles.find(UPSTREAM).orElse(""));
  }

  /** Of a task that is in internal networks only. */
  static String ofClosedTask(InetAddress nameServer) {
    return "nameserver %s\n%s\n".formatted(nameServer.getHostAddress(), NO_DOTS);
  }

  static String render(InetAddress nameServer, String machine, String upstream) {
    List<String> own = reachable(machine);
    Stream<String> servers =
        Stream.concat(
            Stream.of("nameserver " + nameServer.getHostAddress()),
            (own.isEmpty() ? reachable(upstream) : own).stream());
    List<String> others =
        machine
            .lines()
            .map(String::strip)
            .filter(line -> line.matches("(search|domain|options|sortlist)\\s.*"))
            .toList();
    Stream<String> options =
        others.stream().anyMatch(line -> line.contains("ndots:"))
            ? Stream.of()
            : Stream.of(NO_DOTS);
    return Stream.of(servers.limit(MOST), others.stream(), options)
        .flatMap(lines -> lines)
        .reduce("", (text, line) -> text + line + "\n");
  }

  /** Those that are not on the machine's own loopback. */
  private static List<String> reachable(String text) {
    return text.lines()
        .map(String::strip)
        .filter(line -> line.matches("nameserver\\s+[0-9.]+\\b.*"))
        .filter(line -> !line.matches("nameserver\\s+127\\..*"))
        .toList();
  }
}
