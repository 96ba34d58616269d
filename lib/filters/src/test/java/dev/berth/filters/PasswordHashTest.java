package dev.berth.filters;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordHashTest {
  /** Made by {@code openssl passwd}, {@code htpasswd} and libcrypt. */
  @ParameterizedTest
  @CsvSource({
    "secret, $apr1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/",
    "'', $apr1$xy$43..WIhbfuznGvwoCyUek/",
    "a long password with more than sixteen bytes, $apr1$12345678$u5ljRiKvjMxccbqQRO/Xu1",
    "secret, {SHA}5en6G6MezRroT3XKqkdPOmY/BfQ=",
    "secret, $2b$04$zZcEo1xBCDMLC5VXaWNZD.5RgwpRc73/rDJcz2u3fzshFU6HaamtC",
    "secret, $2y$04$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
  })
  void knowsThePasswordOf(String password, String text) {
    PasswordHash hash = Objects.requireNonNull(PasswordHash.parse(text));

    assertThat(hash.matches(password.getBytes(UTF_8))).isTrue();
    assertThat(hash.matches((password + "x").getBytes(UTF_8))).isFalse();
    assertThat(hash.matches(new byte[0])).isEqualTo(password.isEmpty());
    assertThat(hash).hasToString("***");
  }

  @Test
  void readsTheFirst72BytesForBcryptAsHtpasswdDoes() {
    PasswordHash hash =
        Objects.requireNonNull(
            PasswordHash.parse("$2b$04$zZcEo1xBCDMLC5VXaWNZD.5RgwpRc73/rDJcz2u3fzshFU6HaamtC"));

    assertThat(hash.matches("x".repeat(5_000).getBytes(UTF_8))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "secret",
        "",
        "$1$abcdefgh$h9FWgUz3n9YxylKLlR5SQ/",
        "$apr1$abcdefgh$short",
        "$2y$31$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "$2y$03$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
        "{SHA}5en6G6MezRroT3XKqkdPOmY",
        "$$2y$$04$$abcdefghijklmnopqrstuu2r9OfJnfCsdneAXAGHnS4UpFFP8WIrW",
      })
  void takesNoOtherHashes(String text) {
    assertThat(PasswordHash.parse(text)).isNull();
  }
}
