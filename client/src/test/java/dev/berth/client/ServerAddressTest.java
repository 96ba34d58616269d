package dev.berth.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.Secret;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ServerAddressTest {
  @ParameterizedTest
  @CsvSource({
    "http://localhost:8080, 8080, 127.0.0.1, localhost:8080",
    "http://berth.localhost:81/, 81, 127.0.0.1, berth.localhost:81",
    "https://berth.example.org, 443, berth.example.org, berth.example.org",
    "http://10.0.0.5, 80, 10.0.0.5, 10.0.0.5",
    "http://[::1]:8080, 8080, ::1, [::1]:8080"
  })
  void readsUrls(String url, int port, String connectTo, String authority) {
    ServerAddress address = ServerAddress.parse(url, new Secret("x"));

    assertThat(address.port()).isEqualTo(port);
    assertThat(address.connectTo()).isEqualTo(connectTo);
    assertThat(address.authority()).isEqualTo(authority);
    assertThat(address.secure()).isEqualTo(url.startsWith("https"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "localhost:8080", "ftp://x", "http://", "http://x/api", "a b"})
  void refusesWhatIsNoAddress(String url) {
    assertThatThrownBy(() -> ServerAddress.parse(url, new Secret("x")))
        .hasMessage(
            "Cannot use '%s' as the address of a server: it has to look like http://HOST:PORT or https://HOST:PORT."
                .formatted(url));
  }

  @Test
  void doesNotShowTheToken() {
    assertThat(ServerAddress.local(80, new Secret("hidden")).toString())
        .isEqualTo("http://localhost");
  }
}
