package dev.berth.proxy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Programs of the machine, run to their end. */
final class Program {
  private Program() {}

  /** What it says, on both of its outputs. */
  static String run(List<String> command) throws IOException, InterruptedException {
    return run(command, "");
  }

  static String run(List<String> command, String input) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    try (var out = process.getOutputStream()) {
      out.write(input.getBytes(StandardCharsets.ISO_8859_1));
    } catch (IOException _) {
      // It has ended without reading.
    }
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    process.waitFor();
    return said;
  }

  /** Curl, quiet but for errors, with any certificate. */
  static String curl(String... arguments) throws IOException, InterruptedException {
    List<String> command = new java.util.ArrayList<>(List.of("curl", "-sSk", "--max-time", "20"));
    command.addAll(List.of(arguments));
    return run(command);
  }
}
