package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Files with what people see, character by character; {@code -Dgolden=rewrite} rewrites them. */
final class Golden {
  private static final boolean REWRITE = "rewrite".equals(System.getProperty("golden"));
  private static final Path FOLDER = Path.of("src/test/resources/golden");

  private Golden() {}

  /** Compares with the file of a name, of which only the letters count. */
  static void check(String name, String actual) throws IOException {
    Path file = FOLDER.resolve(name.replaceAll("[^a-z]+", "-").replaceAll("-+$", "") + ".txt");
    if (REWRITE) {
      Files.writeString(file, actual);
    } else {
      assertThat(actual).isEqualTo(Files.readString(file));
    }
  }

  /** Runs a command; gives what it printed, where, and its exit code. */
  static String play(Stage stage, String command) {
    int code = stage.play(command.split(" "));
    String errors = stage.err().isEmpty() ? "" : "--- standard error\n" + stage.err();
    return stage.out() + errors + "exit code " + code + "\n";
  }
}
