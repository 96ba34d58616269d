package dev.berth.keyring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import dev.berth.kit.Eventually;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class CommandSourceTest {
  private static final TenantId ACME = new TenantId("acme");

  @TempDir private Path directory;

  private Store store;
  private Path program;

  @BeforeEach
  void openStore() throws IOException {
    store = SqlStore.sqlite(directory.resolve("berth.db"));
    program =
        Files.createFile(
            directory.resolve("key command"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  @Test
  void letsACommandWrapTheMasterKey() throws IOException {
    // Its key is 'k1': it puts it before what it wraps.
    String own =
        """
        #!/bin/sh
        printf '%s|' "$#" "$@" >>"$0.log"
        env >>"$0.log"
        if [ "$2" = wrap ]; then (printf 'k1'; base64 -d) | base64
        else base64 -d | tail -c +3 | base64; fi
        """;
    Files.writeString(program, own);
    StoredKeyring keyring = open("my key");
    byte[] text = keyring.seal(ACME, "x", "hunter2".getBytes(UTF_8));
    String first = keyring.master().id();

    assertThat(open("my key").open(ACME, "x", text)).asString(UTF_8).isEqualTo("hunter2");
    assertThat(keyring.rotateMaster()).isEqualTo(1);
    assertThat(keyring.master().id()).isNotEqualTo(first);
    assertThat(open("my key").open(ACME, "x", text)).asString(UTF_8).isEqualTo("hunter2");
    assertThat(Files.readString(directory.resolve("key command.log")))
        .contains("2|my key|wrap|")
        .contains("2|my key|unwrap|")
        .doesNotContain("BERTH_");
  }

  @Test
  void refusesACommandThatGivesBackAnotherKey() throws IOException {
    Files.writeString(program, "#!/bin/sh\ncat\n");
    String id = open("a").master().id();
    Files.writeString(program, "#!/bin/sh\nhead -c 32 /dev/zero | base64\n");

    refuses(
        "Cannot open the key ring: the key command does not give back the key that the stored keys were wrapped with (id %s). Let it use the key that it used then."
            .formatted(id));
  }

  @Test
  void refusesACommandThatDoesNotUnwrap() throws IOException {
    Files.writeString(program, "#!/bin/sh\nhead -c 32 /dev/zero | base64\n");

    refuses(
        "Cannot open the key ring: the key command does not unwrap what it has wrapped. Mend it: 'unwrap' has to give back the bytes that 'wrap' was given.");
  }

  @Test
  void tellsWhatACommandSaidWithoutWhatLooksLikeAKey() throws IOException {
    Files.writeString(
        program,
        """
        #!/bin/sh
        read line
        echo first >&2
        echo "no vault for $line" >&2
        exit 3
        """);

    refuses(failed("exit code 3: no vault for ***"));
  }

  @Test
  void refusesAnswersThatAreNone() throws IOException {
    Files.writeString(program, "#!/bin/sh\nexit 0\n");
    refuses(failed("it answered nothing"));

    Files.writeString(program, "#!/bin/sh\nhead -c 70000 /dev/zero | tr '\\0' A\n");
    refuses(failed("it answered more than 16 KiB"));
  }

  @Test
  void endsACommandThatTakesTooLongWithWhatItHasStarted() throws IOException {
    Files.writeString(program, "#!/bin/sh\nsleep 1000 &\necho $! >\"$0.pid\"\nwait\n");

    refuses(failed("it took longer than 1 s"), Duration.ofSeconds(1));
    long child = Long.parseLong(Files.readString(directory.resolve("key command.pid")).trim());
    Eventually.withinSeconds(
        5, () -> assertThat(ProcessHandle.of(child).flatMap(it -> it.info().command())).isEmpty());
  }

  @Test
  void doesNotWaitForAProcessThatACommandLeavesBehind() throws IOException {
    Files.writeString(program, "#!/bin/sh\nsleep 60 &\necho $! >>\"$0.pid\"\ncat\n");

    open("a");
    for (String child : Files.readAllLines(directory.resolve("key command.pid"))) {
      ProcessHandle.of(Long.parseLong(child)).ifPresent(ProcessHandle::destroyForcibly);
    }
  }

  @Test
  void refusesAProgramThatIsNotThere() {
    assertThatThrownBy(
            () ->
                StoredKeyring.open(
                    store,
                    new MasterKey.ExternalCommand(
                        List.of(directory.resolve("none").toString()), Duration.ofSeconds(5)),
                    () -> Instant.EPOCH,
                    new SecureRandom()))
        .hasMessageContaining("none wrap' failed: it cannot be started");
    assertThatThrownBy(() -> new MasterKey.ExternalCommand(List.of(), Duration.ofSeconds(5)))
        .hasMessageContaining("Cannot use the key command: it is empty.");
  }

  private String failed(String cause) {
    return "Cannot open the key ring: the key command '%s wrap' failed: %s. Try it by hand; it gets base64 on standard input and answers with base64."
        .formatted(program, cause);
  }

  private void refuses(String message) {
    refuses(message, Duration.ofSeconds(10));
  }

  private void refuses(String message, Duration limit) {
    assertThatThrownBy(() -> open("a", limit))
        .isInstanceOfSatisfying(
            BerthException.class,
            e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_CONFIGURATION))
        .hasMessage(message);
  }

  private StoredKeyring open(String argument) {
    return open(argument, Duration.ofSeconds(10));
  }

  private StoredKeyring open(String argument, Duration limit) {
    return StoredKeyring.open(
        store,
        new MasterKey.ExternalCommand(List.of(program.toString(), argument), limit),
        () -> Instant.EPOCH,
        new SecureRandom());
  }
}
