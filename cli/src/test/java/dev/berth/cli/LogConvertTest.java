package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class LogConvertTest {
  @TempDir private Path folder;

  @Test
  void printsOneObjectForEachLine() {
    try (Stage stage = new Stage()) {
      int code =
          stage
              .input("Failed login for user f4a (invalid password)\n\n{\"a\":1}\nk=v other=w\nlast")
              .playAlone("log", "convert", "-");
      assertThat(stage.err()).isEmpty();
      assertThat(code).isZero();
      assertThat(stage.out().lines())
          .hasSize(5)
          .allMatch(line -> line.startsWith("{") && line.endsWith("}"))
          .allMatch(line -> line.contains("\"message type\":") && line.contains("\"parameters\":"))
          .first()
          .asString()
          .contains("\"message type\":\"Failed login for user <user> (<reason>)\"")
          .endsWith("\"parameters\":{\"user\":\"f4a\",\"reason\":\"invalid password\"}}");
    }
  }

  @Test
  void readsFilesTwiceWhenTheyAreSettled() throws Exception {
    Files.writeString(folder.resolve("app.log"), "mode=fast done\nmode=slow done\n");
    try (Stage stage = new Stage().in(folder)) {
      assertThat(stage.playAlone("log", "convert", "app.log")).isZero();
      assertThat(stage.out()).startsWith("{\"message type\":\"mode=fast done\"");
      stage.clear();
      assertThat(stage.playAlone("log", "convert", "--settled", "app.log")).isZero();
      assertThat(stage.out()).startsWith("{\"message type\":\"mode=<mode> done\"");
    }
  }

  @Test
  void joinsStackTraces() {
    try (Stage stage = new Stage().input("Error\n\tat a.B.c(D.java:1)\nnext\n")) {
      assertThat(stage.playAlone("log", "convert", "--multiline", "-")).isZero();
      assertThat(stage.out().lines())
          .hasSize(2)
          .first()
          .asString()
          .contains("\"lines\":2,\"trace\":\"\\tat a.B.c(D.java:1)\"");
    }
  }

  @Test
  void refusesWhatCannotBeReadTwice() {
    try (Stage stage = new Stage()) {
      assertThat(stage.playAlone("log", "convert", "--settled", "-")).isEqualTo(1);
      assertThat(stage.err()).contains("Cannot convert '-' with --settled");
      stage.clear();
      assertThat(stage.playAlone("log", "convert", "nowhere.log")).isEqualTo(1);
      assertThat(stage.err()).contains("Cannot read 'nowhere.log': there is no such file.");
    }
  }
}
