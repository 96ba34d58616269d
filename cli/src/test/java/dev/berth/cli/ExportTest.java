package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code berth export}. */
class ExportTest {
  @TempDir private Path folder;

  @Test
  void printsOneStackAsItIs() {
    try (Stage stage = stage()) {
      assertThat(stage.play("export", "shop")).isZero();

      assertThat(stage.out()).isEqualTo("# Stack 'shop'\nname: shop\n");
      assertThat(stage.err()).isEqualTo("Warning: stack 'shop': Put it there.\n");
    }
  }

  @Test
  void printsAllStacksAsDocuments() {
    try (Stage stage = stage()) {
      assertThat(stage.play("export")).isZero();

      assertThat(stage.out()).isEqualTo("# Stack 'shop'\nname: shop\n---\nname: blog\n");
    }
  }

  @Test
  void writesAFileForEachThatNobodyElseReads() throws IOException {
    Path stacks = folder.resolve("new/stacks");
    try (Stage stage = stage()) {
      for (int i = 0; i < 2; i++) {
        assertThat(stage.play("export", "--directory", stacks.toString())).isZero();
      }

      assertThat(Files.readString(stacks.resolve("blog.yml"))).isEqualTo("name: blog\n");
      assertThat(stacks.toFile().list()).containsExactlyInAnyOrder("blog.yml", "shop.yml");
      assertThat(Files.getPosixFilePermissions(stacks.resolve("shop.yml")))
          .isEqualTo(PosixFilePermissions.fromString("rw-------"));
    }
  }

  @Test
  void saysWhichFolderCannotBeWritten() throws IOException {
    Path file = Files.createFile(folder.resolve("file"));
    try (Stage stage = stage()) {
      assertThat(stage.play("export", "-d", file.toString(), "shop")).isEqualTo(1);

      assertThat(stage.err()).contains("Cannot write '" + file + "/shop.yml': ");
    }
  }

  @Test
  void writesNowhereElseWhateverAServerSays() {
    try (Stage stage = new Stage()) {
      stage.answer(
          "GET /api/stacks/shop/export",
          200,
          "{\"name\":\"../shop\",\"text\":\"name: shop\\n\",\"warnings\":[]}");

      assertThat(stage.play("export", "-d", folder.resolve("in").toString(), "shop")).isEqualTo(1);

      assertThat(stage.err()).contains("Cannot use '../shop' as the name of a stack");
      assertThat(folder).isEmptyDirectory();
    }
  }

  @Test
  void refusesAStackThatIsNotThere() {
    try (Stage stage = stage()) {
      assertThat(stage.play("export", "nonesuch")).isEqualTo(1);

      assertThat(stage.out()).isEmpty();
      assertThat(stage.err()).contains("Cannot find it.");
    }
  }

  private static Stage stage() {
    return new Stage()
        .answer(
            "GET /api/stacks/shop/export",
            200,
            "{\"name\":\"shop\",\"text\":\"# Stack 'shop'\\nname: shop\\n\",\"warnings\":[\"Put it there.\"]}")
        .answer(
            "GET /api/stacks/blog/export",
            200,
            "{\"name\":\"blog\",\"text\":\"name: blog\\n\",\"warnings\":[]}");
  }
}
