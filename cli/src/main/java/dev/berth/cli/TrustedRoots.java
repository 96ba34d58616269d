package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** The certificate authorities that the programs of a Debian machine trust. */
final class TrustedRoots {
  private static final Path FOLDER = Path.of("/usr/local/share/ca-certificates");
  private static final String PROGRAM = "update-ca-certificates";

  private final Shell shell;

  TrustedRoots(Shell shell) {
    this.shell = shell;
  }

  /**
   * Adds one.
   *
   * @param certificate PEM
   * @return the file that it is in
   * @throws BerthException {@code UNSUPPORTED} on other systems, {@code DENIED} without the rights
   */
  String install(String name, String certificate) {
    Program program =
        Program.find(shell, PROGRAM)
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.UNSUPPORTED,
                        "Cannot install '%s': there is no program '%s', as Debian has it. 'berth ca root' prints the certificate; install it as your system does."
                            .formatted(name, PROGRAM)));
    Path file =
        FOLDER.resolve(name.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "-") + ".crt");
    if (!Files.isWritable(FOLDER)) {
      throw new BerthException(
          ErrorCode.DENIED,
          "Cannot install '%s': '%s' cannot be written to. Call it as root."
              .formatted(name, FOLDER));
    }
    try {
      Files.writeString(file, certificate);
      run(program, name);
    } catch (IOException e) {
      throw failed(name, String.valueOf(e.getMessage()));
    }
    return file.toString();
  }

  private static void run(Program program, String name) throws IOException {
    Process process = program.prepare(List.of(), Map.of()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    try {
      if (process.waitFor() != 0) {
        throw failed(name, PROGRAM + " said: " + said.strip());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(name, "it was interrupted");
    }
  }

  private static BerthException failed(String name, String cause) {
    return new BerthException(
        ErrorCode.INTERNAL,
        "Cannot install '%s': %s. Try '%s' by hand.".formatted(name, cause, PROGRAM));
  }
}
