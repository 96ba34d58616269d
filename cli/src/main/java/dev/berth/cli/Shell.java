package dev.berth.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;

/**
 * The process that a command runs in.
 *
 * @param directory where it was called, absolute
 * @param terminals which of its streams a person sits at
 */
record Shell(
    InputStream in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    Path directory,
    InstantSource clock,
    Set<Stream> terminals) {

  /** A standard stream. */
  enum Stream {
    IN(0),
    OUT(1),
    ERR(2);

    private final int number;

    Stream(int number) {
      this.number = number;
    }
  }

  /** This very process. */
  static Shell ofProcess() {
    return new Shell(
        System.in,
        unbuffered(FileDescriptor.out),
        unbuffered(FileDescriptor.err),
        System.getenv(),
        Path.of("").toAbsolutePath(),
        InstantSource.system(),
        findTerminals());
  }

  boolean isTerminal(Stream stream) {
    return terminals.contains(stream);
  }

  /** Whether what goes to a stream may be coloured. */
  boolean isColoured(Stream stream) {
    return isTerminal(stream)
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !environment.getOrDefault("TERM", "").equals("dumb");
  }

  /** A variable of the environment; empty if it is not set. */
  String variable(String name) {
    return environment.getOrDefault(name, "");
  }

  private static PrintStream unbuffered(FileDescriptor descriptor) {
    return new PrintStream(new FileOutputStream(descriptor), false, StandardCharsets.UTF_8);
  }

  /**
   * Asks /proc, which costs nothing; {@code System.console()} knows only of all streams at once.
   */
  private static Set<Stream> findTerminals() {
    Set<Stream> terminals = EnumSet.noneOf(Stream.class);
    for (Stream stream : Stream.values()) {
      try {
        Path target = Files.readSymbolicLink(Path.of("/proc/self/fd/" + stream.number));
        if (target.toString().matches("/dev/(pts/\\d+|tty.*|console|hvc\\d+)")) {
          terminals.add(stream);
        }
      } catch (IOException e) {
        // A closed stream, or a system without /proc: nobody sits there.
      }
    }
    return terminals;
  }
}
