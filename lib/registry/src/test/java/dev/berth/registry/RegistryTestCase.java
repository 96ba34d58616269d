package dev.berth.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** A registry that a test scripts, and short waits. */
abstract class RegistryTestCase {
  static final RegistrySettings.Waits SHORT =
      new RegistrySettings.Waits(
          Duration.ofSeconds(2),
          Duration.ofMillis(400),
          Duration.ofMillis(400),
          Duration.ofMillis(1),
          Duration.ofSeconds(2));

  ScriptedRegistry registry;

  RegistryTestCase() {
    try {
      registry = new ScriptedRegistry();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  @BeforeEach
  void open() {
    assertThat(registry.port()).isPositive();
  }

  @AfterEach
  void close() throws IOException {
    registry.close();
  }

  RegistrySession session(String name, @Nullable Credentials credentials) {
    RegistrySettings settings = new RegistrySettings(Set.of(), List.of(), AddressRule.ALL, SHORT);
    return new RegistryClient(settings)
        .open(RegistryReference.parse(registry.name() + "/" + name), credentials);
  }

  /** Fetches an image with its layers. */
  List<byte[]> fetch(String name, @Nullable Credentials credentials) throws IOException {
    try (RegistrySession session = session(name, credentials)) {
      RemoteImage image = session.find(null);
      List<byte[]> layers = new java.util.ArrayList<>();
      for (Descriptor layer : image.layers()) {
        try (InputStream in = session.open(layer)) {
          layers.add(in.readAllBytes());
        }
      }
      return layers;
    }
  }

  AbstractThrowableAssert<?, ?> failure(ErrorCode code) {
    return failure(code, "app", null);
  }

  AbstractThrowableAssert<?, ?> failure(
      ErrorCode code, String name, @Nullable Credentials credentials) {
    return assertThatThrownBy(() -> fetch(name, credentials))
        .isInstanceOfSatisfying(RegistryException.class, e -> assertThat(e.code()).isEqualTo(code));
  }
}
