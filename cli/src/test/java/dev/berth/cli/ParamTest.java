package dev.berth.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.client.Json;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ParamTest {
  private static final String PUT = "PUT /api/parameters";

  @TempDir private Path folder = Path.of("");
  private final Stage stage = new Stage();

  @BeforeEach
  void prepare() {
    stage.in(folder).answer(PUT, 200, "{\"version\":3,\"tier\":\"Standard\"}");
  }

  @AfterEach
  void close() {
    stage.close();
  }

  @Test
  void aValueIsPutAndItsVersionNamed() {
    assertThat(stage.play("param", "put", "/a/b", "v 1")).isZero();
    assertThat(stage.requests())
        .containsExactly(PUT + " {\"name\":\"/a/b\",\"value\":\"v 1\",\"type\":\"String\"}");
    assertThat(stage.out()).isEqualTo("/a/b:3\n");
    assertThat(stage.err()).isEmpty();

    assertThat(stage.clear().play("param", "put", "/a/b", "v", "-o", "json")).isZero();
    assertThat(Json.parse(stage.out()).number("version")).isEqualTo(3);
  }

  @Test
  void anotherVersionKeepsTheType() {
    assertThat(stage.play("param", "put", "--overwrite", "/a", "v")).isZero();
    assertThat(stage.requests())
        .containsExactly(PUT + " {\"name\":\"/a\",\"value\":\"v\",\"overwrite\":true}");
  }

  @Test
  void everythingElseGoesAlong() {
    assertThat(
            stage.play(
                "param",
                "put",
                "/a",
                "v",
                "--type",
                "stringlist",
                "--overwrite",
                "--description",
                "d",
                "--tag",
                "k=v",
                "--pattern",
                "v.*",
                "--tier",
                "Advanced"))
        .isZero();
    assertThat(stage.requests())
        .containsExactly(
            PUT
                + " {\"name\":\"/a\",\"value\":\"v\",\"type\":\"StringList\",\"overwrite\":true,\"description\":\"d\",\"tags\":{\"k\":\"v\"},\"allowedPattern\":\"v.*\",\"tier\":\"Advanced\"}");
  }

  @Test
  void tellsHowToOverwrite() {
    stage.answer(PUT, 409, "{\"error\":{\"code\":\"CONFLICT\",\"message\":\"Exists.\"}}");

    assertThat(stage.play("param", "put", "/a", "v")).isEqualTo(1);
    assertThat(stage.play("param", "put", "--overwrite", "/a", "v")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            """
            Cannot put the parameter '/a': there is one. With --overwrite it gets another version.
            Exists.
            """);
  }

  @Test
  void aFileIsTakenAsItIsAndStandardInputWithoutItsLineEnd() throws IOException {
    Files.writeString(folder.resolve("f"), "x\n");

    assertThat(stage.play("param", "put", "/a", "--file", "f")).isZero();
    assertThat(stage.input("y\nz\n").play("param", "put", "/a", "-")).isZero();
    assertThat(stage.requests())
        .containsExactly(
            PUT + " {\"name\":\"/a\",\"value\":\"x\\n\",\"type\":\"String\"}",
            PUT + " {\"name\":\"/a\",\"value\":\"y\\nz\",\"type\":\"String\"}");
    assertThat(stage.play("param", "put", "/a", "--file", "g")).isEqualTo(1);
    assertThat(stage.err()).isEqualTo("Cannot read 'g': there is no such file. Check the path.\n");
  }

  @Test
  void aSecretIsAskedForTwice() {
    stage.onTerminal(Shell.Stream.IN).input("s3cret\ns3cret\n");

    assertThat(stage.play("param", "put", "--type", "SecureString", "/a")).isZero();
    assertThat(stage.requests())
        .containsExactly(PUT + " {\"name\":\"/a\",\"value\":\"s3cret\",\"type\":\"SecureString\"}");
    assertThat(stage.err()).isEqualTo("Value of /a: \nValue of /a again: \n");
  }

  @Test
  void aSecretOnTheCommandLineIsTakenWithAWarning() {
    assertThat(stage.play("param", "put", "--type", "SecureString", "/a", "s")).isZero();
    assertThat(stage.err())
        .isEqualTo(
            "Warning: a secret on the command line is seen by everybody on this machine, and kept in the shell's history. Give it with --file, or - for standard input.\n");
    assertThat(stage.clear().play("param", "put", "--type", "SecureString", "/a")).isEqualTo(1);
    assertThat(stage.err())
        .isEqualTo(
            "Cannot ask for the value of /a: nobody sits at a terminal. Give it with --file, or - for standard input.\n");
  }

  @Test
  void aValueIsPrintedAlone() {
    stage
        .answer("GET /api/parameters/value?name=%2Fa%3A2", 200, "{\"value\":\"x\\ny\"}")
        .answer("GET /api/parameters/value?name=%2Fs&decrypt=true", 200, "{\"value\":\"clear\"}");

    assertThat(stage.play("param", "get", "/a:2")).isZero();
    assertThat(stage.play("param", "get", "--decrypt", "/s")).isZero();
    assertThat(stage.out()).isEqualTo("x\ny\nclear\n");
  }

  @Test
  void allPagesAreListed() {
    stage
        .answer(
            "GET /api/parameters?path=%2Fp&recursive=true",
            200, "{\"parameters\":[{\"name\":\"/p/a\"}],\"next\":\"n 1\"}")
        .answer(
            "GET /api/parameters?path=%2Fp&recursive=true&next=n%201",
            200, "{\"parameters\":[{\"name\":\"/p/b\"}],\"next\":null}");

    assertThat(stage.play("param", "ls", "-q", "-r", "/p")).isZero();
    assertThat(stage.out()).isEqualTo("/p/a\n/p/b\n");
  }

  @Test
  void namesAreShownAsATree() {
    stage.answer(
        "GET /api/parameters",
        200,
        """
        {"parameters":[{"name":"/p/db/host","type":"String","version":1},
          {"name":"/p/db/password","type":"SecureString","version":12},
          {"name":"/p/db","type":"String","version":2},
          {"name":"/p/z","type":"String","version":1},
          {"name":"plain","type":"StringList","version":1}],"next":null}
        """);

    assertThat(stage.play("param", "tree")).isZero();
    assertThat(stage.out())
        .isEqualTo(
            """
            p
            ├── db (String, version 2)
            │   ├── host (String, version 1)
            │   └── password (SecureString, version 12)
            └── z (String, version 1)
            plain (StringList, version 1)
            """);
  }

  @Test
  void labelsThatCannotBeTakenAreTold() {
    stage
        .answer(
            "PUT /api/parameters/labels",
            200,
            "{\"version\":2,\"labels\":[\"good\"],\"invalid\":[\"1bad\"]}")
        .answer(
            "DELETE /api/parameters/labels",
            200,
            "{\"version\":2,\"labels\":[\"good\"],\"invalid\":[]}");

    assertThat(stage.play("param", "label", "/a", "good", "1bad")).isEqualTo(1);
    assertThat(stage.out()).isEqualTo("/a:good\n");
    assertThat(stage.err())
        .startsWith("Cannot use labels of '/a': 1bad. A label has up to 100 letters");
    assertThat(stage.clear().play("param", "unlabel", "--version", "2", "/a", "good")).isZero();
    assertThat(stage.out()).isEqualTo("/a:good\n");
    assertThat(stage.requests())
        .containsExactly(
            "PUT /api/parameters/labels {\"name\":\"/a\",\"labels\":[\"good\",\"1bad\"]}",
            "DELETE /api/parameters/labels {\"name\":\"/a\",\"version\":2,\"labels\":[\"good\"]}");
  }

  @Test
  void theHistoryHidesSecretsUnlessTheyAreToBeDecrypted() {
    String versions =
        "{\"parameters\":[{\"version\":1,\"type\":\"SecureString\",\"value\":\"%s\",\"labels\":[\"x\"],\"modified\":\"2026-01-31T11:55:00Z\",\"modifiedBy\":\"alice\"}]}";
    stage
        .answer("GET /api/parameters/history?name=%2Fa", 200, versions.formatted("c1pher"))
        .answer(
            "GET /api/parameters/history?name=%2Fa&decrypt=true", 200, versions.formatted("clear"));

    assertThat(stage.play("param", "history", "/a")).isZero();
    assertThat(stage.out())
        .isEqualTo(
            """
            VERSION  TYPE          MODIFIED  BY     LABELS  VALUE
            1        SecureString  5m ago    alice  x       ***
            """);
    assertThat(stage.clear().play("param", "history", "--decrypt", "/a")).isZero();
    assertThat(stage.out()).endsWith("x       clear\n");
  }

  @Test
  void aPersonIsAskedBeforeParametersAreRemoved() {
    stage.onTerminal(Shell.Stream.IN).input("no\n");

    assertThat(stage.play("param", "rm", "/a", "/b")).isEqualTo(1);
    assertThat(stage.err()).isEqualTo("All versions of /a, /b are removed. Go on? [y/N] ");
    assertThat(stage.requests()).isEmpty();
  }
}
