package dev.berth.cli;

import java.io.File;
import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The program {@code stty}, which knows the terminal of this process. */
final class Stty {
  private static final File TERMINAL = new File("/dev/tty");

  private Stty() {}

  /** How large a terminal is. */
  record Size(int columns, int rows) {}

  /** What it says; empty if there is no terminal, or no such program. */
  static Optional<String> run(String... arguments) {
    List<String> command = new ArrayList<>(List.of("stty"));
    command.addAll(List.of(arguments));
    try {
      Process stty =
          new ProcessBuilder(command)
              .redirectInput(Redirect.from(TERMINAL))
              .redirectError(Redirect.DISCARD)
              .start();
      String said = new String(stty.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
      boolean done = stty.waitFor(1, TimeUnit.SECONDS) && stty.exitValue() == 0;
      return done ? Optional.of(said.strip()) : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }

  /** The size of the terminal, or the usual one. */
  static Size size() {
    return run("size")
        .filter(said -> said.matches("[1-9]\\d{0,4} [1-9]\\d{0,4}"))
        .map(said -> said.split(" ", 2))
        .map(parts -> new Size(Integer.parseInt(parts[1]), Integer.parseInt(parts[0])))
        .orElse(new Size(80, 24));
  }
}
