package dev.berth.server;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Keeps docs/configuration.md in step with the settings; {@code -Dgolden=rewrite} rewrites it. */
class ConfigurationReferenceTest {
  private static final Path FILE =
      Path.of(System.getProperty("berth.root", "..")).resolve("docs/configuration.md");

  @Test
  void theReferenceSaysWhatTheSettingsAre() throws Exception {
    String reference = render();
    if ("rewrite".equals(System.getProperty("golden"))) {
      Files.createDirectories(FILE.getParent());
      Files.writeString(FILE, reference);
    }

    assertThat(Files.exists(FILE) ? Files.readString(FILE) : "")
        .as("docs/configuration.md; rewrite it with -Dgolden=rewrite")
        .isEqualTo(reference);
  }

  private static String render() {
    StringBuilder text =
        new StringBuilder(
            """
            # Configuration

            Everything has a default.
            A setting comes from a flag of `berth serve` or `berth up`, else from a variable, else from `DATA/berth.yml`, else from its default; `berth config show` says which.

            The flag and the variable of a key are made of its words: `router.idle-timeout` is `--router-idle-timeout` and `BERTH_ROUTER_IDLE_TIMEOUT`.
            In the file, keys can be written with dots or nested:

            ```yaml
            domain: example.org
            router:
              idle-timeout: 5m
            http-bind: [127.0.0.1]
            ```

            The file is strict: a key that is not below, a value of a wrong kind or a key given twice is an error with its line and column, and the server does not start.
            A change is read at the next start.

            | key | value | default | meaning |
            |---|---|---|---|
            """);
    for (Setting<?> setting : Settings.ALL) {
      text.append("| `")
          .append(setting.key())
          .append("` | ")
          .append(setting.type().description())
          .append(" | ")
          .append(shownDefault(setting))
          .append(" | ")
          .append(setting.meaning())
          .append(" |\n");
    }
    return text.toString();
  }

  private static String shownDefault(Setting<?> setting) {
    String text = setting.defaultText();
    return text.isEmpty() || text.contains("`") ? text : "`" + text + "`";
  }
}
