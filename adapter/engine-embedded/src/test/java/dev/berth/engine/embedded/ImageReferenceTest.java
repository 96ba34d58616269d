package dev.berth.engine.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ImageReferenceTest {
  @ParameterizedTest
  @CsvSource({
    "busybox, busybox:latest",
    "busybox:1.36, busybox:1.36",
    "library/busybox, busybox:latest",
    "docker.io/library/busybox:1, busybox:1",
    "index.docker.io/library/busybox, busybox:latest",
    "docker.io/team/app, team/app:latest",
    "library/team/app, library/team/app:latest",
    "localhost:5000/app, localhost:5000/app:latest",
    "registry.example/team/a_b--c.d:V1.2-rc_3, registry.example/team/a_b--c.d:V1.2-rc_3",
  })
  void namesAreMadeFamiliar(String written, String meant) {
    assertThat(ImageReference.parse(written)).hasToString(meant);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "UPPER",
        "a//b",
        "-a",
        "a:",
        "a:b:c",
        "a b",
        "../a",
        "a@sha256:00",
        "a/B",
        "sha256:abc",
        "ä"
      })
  void otherTextsAreRefused(String text) {
    assertThat(ImageReference.find(text)).isEmpty();
  }

  @Test
  void idsAreNoNames() {
    assertThat(ImageReference.find("0123456789abcdef".repeat(4))).isEmpty();
  }

  @Test
  void longTextsAreRefused() {
    assertThat(ImageReference.find("a".repeat(256))).isEmpty();
  }

  @Test
  void messageSaysWhatWouldBeRight() {
    assertThatThrownBy(() -> ImageReference.parse("My App"))
        .isInstanceOfSatisfying(
            BerthException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_NAME))
        .hasMessage(
            "Cannot use 'My App' as the name of an image: it is not of the form [HOST[:PORT]/]NAME[/NAME…][:TAG]. Use lower-case letters and digits, with '.', '_' and '-' between them.");
  }
}
