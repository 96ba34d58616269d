package dev.berth.router;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class FrontDoorTest {
  private static final String HELLO = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

  private static String get(String host) {
    return "GET / HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n";
  }

  @Test
  void answersAtTheNameOfAStack() throws Exception {
    try (Door door = Door.open();
        Backend backend = Backend.answering(HELLO)) {
      door.route("shop", backend.port());
      String answer = Wire.exchange(door.port(), get("shop.localhost:8080"));
      assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n").endsWith("\r\n\r\nhello");
    }
  }

  @Test
  void handsItsOwnHostsToThePlatform() throws Exception {
    try (Door door = Door.open()) {
      for (String host :
          new String[] {
            "localhost", "LOCALHOST.:80", "berth.localhost", "127.0.0.1:8080", "[::1]", "[::1]:99"
          }) {
        assertThat(Wire.exchange(door.port(), get(host))).as(host).endsWith("\r\n\r\nplatform");
      }
    }
  }
}
