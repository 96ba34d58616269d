package dev.berth.registry;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RegistryReferenceTest {
  private static final String DIGEST = "sha256:" + "0123456789abcdef".repeat(4);

  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io, library/busybox, latest",
    "team/app:2, docker.io, team/app, 2",
    "docker.io/busybox, docker.io, library/busybox, latest",
    "index.docker.io/team/app, docker.io, team/app, latest",
    "registry.example/app, registry.example, app, latest",
    "registry.example:5000/a/b/c:x.y_z, registry.example:5000, a/b/c, x.y_z",
    "localhost/app, localhost, app, latest",
    "127.0.0.1:5000/app, 127.0.0.1:5000, app, latest",
    "[::1]:5000/app, [::1]:5000, app, latest",
    "MyHost/app, MyHost, app, latest",
  })
  void namesAreTakenApart(String text, String registry, String repository, String tag) {
    assertThat(RegistryReference.parse(text))
        .isEqualTo(new RegistryReference(registry, repository, tag, null));
  }

  @Test
  void theDigestDecides() {
    RegistryReference reference = RegistryReference.parse("app:1@" + DIGEST);
    assertThat(reference.digest()).isEqualTo(DIGEST);
    assertThat(reference.which()).isEqualTo(DIGEST);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "App",
        "a//b",
        "/a",
        "a/",
        "a:",
        "a@sha256:00",
        "a@md5:0123",
        "../a",
        "registry.example/../a",
        "registry..example/A",
        "http://registry.example/a",
        "user@registry.example/a",
        "a b",
        "a\nb"
      })
  void otherTextsAreRefused(String text) {
    assertThat(RegistryReference.find(text)).isEmpty();
  }

  @Test
  void longTextsAreRefused() {
    assertThat(RegistryReference.find("a".repeat(256))).isEmpty();
    assertThat(RegistryReference.find("a".repeat(100_000))).isEmpty();
  }
}
