package dev.berth.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RegistryNameTest {
  @ParameterizedTest
  @CsvSource({
    "busybox, docker.io",
    "team/app:1, docker.io",
    "docker.io/library/busybox, docker.io",
    "index.docker.io/team/app, docker.io",
    "registry-1.docker.io/team/app, docker.io",
    "registry.example/app, registry.example",
    "Registry.Example:5000/app, registry.example:5000",
    "localhost/app, localhost",
    "localhost:5000/app, localhost:5000",
    "Team/app, team",
  })
  void isOfAReference(String reference, String name) {
    assertThat(RegistryName.of(reference)).hasToString(name);
  }

  @ParameterizedTest
  @CsvSource({
    "https://index.docker.io/v1/, docker.io",
    "registry.hub.docker.com, docker.io",
    "http://registry.example:5000/v2/, registry.example:5000",
    "Registry.Example, registry.example",
  })
  void isMeantByAnAddress(String address, String name) {
    assertThat(RegistryName.meant(address)).hasToString(name);
  }
}
