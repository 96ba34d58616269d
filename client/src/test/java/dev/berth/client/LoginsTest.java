package dev.berth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.client.Logins.Login;
import dev.berth.kernel.Secret;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
  private static final Login HERE =
      new Login("http://localhost:8080", "alice", new Secret("one"), "2026-01-31T12:00:00Z");
  private static final Login THERE =
      new Login("https://berth.example", "bob", new Secret("two"), "");

  @TempDir private Path folder = Path.of("");

  private Logins logins() {
    return Logins.of(Map.of("XDG_CONFIG_HOME", folder.resolve("config").toString()));
  }

  @Test
  void areKeptOneForEachServerTheNewestFirst() {
    logins().keep(HERE);
    logins().keep(THERE);

    assertThat(logins().findNewest()).contains(THERE);
    assertThat(logins().find(HERE.address())).contains(HERE);

    Login again = new Login(HERE.server(), "carol", new Secret("three"), "");
    logins().keep(again);
    assertThat(logins().findNewest()).contains(again);
    assertThat(logins().find(HERE.address())).contains(again);

    logins().forget(HERE.address());
    assertThat(logins().find(HERE.address())).isEmpty();
    assertThat(logins().findNewest()).contains(THERE);
  }

  @Test
  void areForNobodyElseToRead() throws IOException {
    logins().keep(HERE);

    Path file = folder.resolve("config/berth/login.json");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file.getParent())))
        .isEqualTo("rwx------");
    try (var files = Files.list(file.getParent())) {
      assertThat(files).containsExactly(file);
    }
  }

  @Test
  void areNoneBeforeTheFirst() {
    logins().forget(HERE.address());

    assertThat(logins().findNewest()).isEmpty();
    assertThat(folder).isEmptyDirectory();
  }

  @Test
  void areInTheHomeOfTheUserUnlessAnotherFolderIsNamed() {
    assertThat(Logins.of(Map.of("XDG_CONFIG_HOME", "relative")).file())
        .hasToString(System.getProperty("user.home") + "/.config/berth/login.json");
  }

  @Test
  void tellWhereTheyAreWhenTheyAreBroken() throws IOException {
    Path file = Files.createDirectories(folder.resolve("config/berth")).resolve("login.json");
    Files.writeString(file, "{oh");

    assertThatThrownBy(() -> logins().findNewest())
        .hasMessage(
            "Cannot read the logins in '%s': it is not JSON. Remove the file and log in again, or name another folder in XDG_CONFIG_HOME."
                .formatted(file));
  }
}
