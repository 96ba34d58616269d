package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of the machine that tests use. */
final class Shell {
  private Shell() {}

  /** Runs a program that has to succeed; words may be paths and lists of words. */
  static void run(Object... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    for (Object word : words) {
      if (word instanceof String[] several) {
        command.addAll(List.of(several));
      } else {
        command.add(word.toString());
      }
    }
    output(command.toArray(String[]::new));
  }

  static String output(String... command) throws IOException, InterruptedException {
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(String.join(" ", command)).isTrue();
    assertThat(process.exitValue()).as(String.join(" ", command) + ": " + output).isZero();
    return output;
  }

  /** Whether a directory hides what is below it in an overlay. */
  static boolean isOpaque(Path directory) throws IOException, InterruptedException {
    String tar =
        new String(
            new ProcessBuilder(
                    "tar",
                    "--xattrs",
                    "--xattrs-include=trusted.*",
                    "--format=pax",
                    "--no-recursion",
                    "-C",
                    directory.toString(),
                    "-cf",
                    "-",
                    ".")
                .start()
                .getInputStream()
                .readAllBytes(),
            StandardCharsets.ISO_8859_1);
    return tar.contains("SCHILY.xattr.trusted.overlay.opaque=y\n");
  }
}
