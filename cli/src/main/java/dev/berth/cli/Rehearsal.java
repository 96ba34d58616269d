package dev.berth.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.util.List;
import java.util.Set;

/**
 * Goes through what people do most, in one process, so that the cache of loaded classes which the
 * build records holds what those commands need. Not for people.
 */
public final class Rehearsal {
  private Rehearsal() {}

  /**
   * Expects a server on {@code $BERTH_DATA}.
   *
   * @param args a Compose file with the service {@code web}
   */
  public static void main(String[] args) {
    String file = args[0];
    List<List<String>> scenes =
        List.of(
            List.of("version"),
            List.of("--help"),
            List.of("up", "--help"),
            List.of("up", "-p", "rehearsal", "--timeout", "30s", file),
            List.of("stack", "deploy", "-c", file, "--timeout", "30s", "rehearsal"),
            List.of("stack", "config", "-c", file),
            List.of("stack", "ls"),
            List.of("stack", "ls", "-o", "json"),
            List.of("stack", "versions", "rehearsal"),
            List.of("stack", "ps", "rehearsal"),
            List.of("stack", "inspect", "rehearsal"),
            List.of("service", "ls"),
            List.of("service", "scale", "rehearsal_web=1"),
            List.of("task", "ls"),
            List.of("logs", "rehearsal"),
            List.of("route", "ls"),
            List.of("image", "ls"),
            List.of("node", "ls"),
            List.of("status"),
            List.of("config", "show"),
            List.of("stack", "rm", "rehearsal"),
            List.of("stack", "rm", "rehearsal"),
            List.of("stak"));
    Shell real = Shell.ofProcess();
    PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream());
    Shell stage =
        new Shell(
            InputStream.nullInputStream(),
            nowhere,
            nowhere,
            real.environment(),
            real.directory(),
            real.clock(),
            Set.of(Shell.Stream.OUT));
    for (List<String> scene : scenes) {
      new CommandTree(stage).run(scene.toArray(String[]::new));
    }
  }
}
