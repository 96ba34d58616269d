package dev.berth.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files that a browser may load, and the policy of the document that loads them. */
class ConsoleTest {
  private final Assets assets =
      new Assets(Map.of("console", new Assets.Folder(Console.class, "console/")));

  @Test
  void filesAreFoundWithTheirTypes() {
    Assets.Asset script = assets.find("console", "shell.js").orElseThrow();

    assertThat(script.type()).isEqualTo("text/javascript; charset=utf-8");
    assertThat(new String(script.plain(), StandardCharsets.UTF_8)).contains("berth-shell");
    assertThat(script.compressed().length).isLessThan(script.plain().length / 2);
    assertThat(assets.find("console", "shell.css").map(Assets.Asset::type))
        .contains("text/css; charset=utf-8");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../Console.class",
        "..%2fConsole.class",
        "/etc/passwd",
        "./shell.js",
        "a/../shell.js",
        "shell",
        "",
        ".js",
        "shell.js/",
        "shell.js\0.png",
        "libraries.properties"
      })
  void nothingElseIsServed(String file) {
    assertThat(assets.find("console", file)).isEqualTo(Optional.empty());
  }

  @Test
  void folderThatNobodyBroughtHasNothing() {
    assertThat(assets.find("elsewhere", "shell.js")).isEmpty();
  }

  @Test
  void policyAllowsTheImportMapByItsHashAndNoOtherInlineScript() {
    Matcher inline =
        Pattern.compile("<script type=\"importmap\">(.*?)</script>", Pattern.DOTALL)
            .matcher(Shell.html());
    assertThat(inline.find()).isTrue();
    String hash = Assets.hash("SHA-256", inline.group(1).getBytes(StandardCharsets.UTF_8));

    assertThat(Shell.headers().get("Content-Security-Policy"))
        .contains("script-src 'self' 'sha256-" + hash + "'", "default-src 'none'")
        .doesNotContain("unsafe");
    assertThat(Shell.html()).doesNotContain("http://", "https://", "style=", "onclick");
  }

  @Test
  void everythingThatTheDocumentLoadsIsThere() {
    Assets all =
        new Assets(
            Map.of(
                "console", new Assets.Folder(Console.class, "console/"),
                "lit", folder("lit"),
                "lit-html", folder("lit-html"),
                "lit-element", folder("lit-element"),
                "reactive-element", folder("reactive-element")));
    Matcher files = Pattern.compile("\"/console/assets/([a-z-]+)/([^\"]+)\"").matcher(Shell.html());

    assertThat(files.results().toList())
        .isNotEmpty()
        .allSatisfy(
            file ->
                assertThat(all.find(file.group(1), file.group(2))).as(file.group()).isPresent());
  }

  private static Assets.Folder folder(String library) {
    return new Assets.Folder(Console.class, Console.libraries().getOrDefault(library, "none/"));
  }
}
