package dev.berth.engine.embedded;

import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Finds the program that has a port, for an error message: what it cannot read, it leaves out. */
final class SocketOwner {
  private static final Path PROC = Path.of("/proc");
  private static final int COLUMN_LOCAL = 1;
  private static final int COLUMN_INODE = 9;

  private SocketOwner() {}

  /** Names it: {@code program 'nginx' (process 812)}. */
  static Optional<String> find(HostPort port) {
    try {
      Set<String> sockets = sockets(port);
      try (DirectoryStream<Path> processes = Files.newDirectoryStream(PROC, "[0-9]*")) {
        for (Path process : processes) {
          if (hasOneOf(process, sockets)) {
            String name = Files.readString(process.resolve("comm")).strip();
            return Optional.of("program '%s' (process %s)".formatted(name, process.getFileName()));
          }
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return Optional.empty();
    }
    return Optional.empty();
  }

  /** What the descriptors of sockets at a port are links to. */
  private static Set<String> sockets(HostPort port) throws IOException {
    Set<String> sockets = new HashSet<>();
    String ending = ":%04X".formatted(port.port());
    for (String table : List.of(port.protocolName(), port.protocolName() + "6")) {
      Path file = PROC.resolve("net").resolve(table);
      if (!Files.exists(file)) {
        continue;
      }
      for (String line : Files.readAllLines(file)) {
        String[] columns = line.strip().split("\\s+", -1);
        if (columns.length > COLUMN_INODE && columns[COLUMN_LOCAL].endsWith(ending)) {
          sockets.add("socket:[" + columns[COLUMN_INODE] + "]");
        }
      }
    }
    return sockets;
  }

  /** Processes and their descriptors may go while they are looked at. */
  private static boolean hasOneOf(Path process, Set<String> sockets) {
    try (DirectoryStream<Path> descriptors = Files.newDirectoryStream(process.resolve("fd"))) {
      for (Path descriptor : descriptors) {
        if (sockets.contains(target(descriptor))) {
          return true;
        }
      }
    } catch (IOException | DirectoryIteratorException e) {
      return false;
    }
    return false;
  }

  private static String target(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "";
    }
  }
}
