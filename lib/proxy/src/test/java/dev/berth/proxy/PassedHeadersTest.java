package dev.berth.proxy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.AddressRange;
import dev.berth.kit.Backend;
import dev.berth.kit.Wire;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Test;

class PassedHeadersTest {
  private static String ask(ProxySettings settings, String headers) throws Exception {
    try (Door door = Door.open(settings);
        Backend backend = Backend.echoingHeads()) {
      door.route("shop", backend.port());
      return Wire.exchange(
          door.port(), "GET /a?b=c HTTP/1.1\r\n" + headers + "Connection: close\r\n\r\n");
    }
  }

  private static String seenByServer(String headers) throws Exception {
    String answer = ask(Door.settings(), headers);
    assertThat(answer).startsWith("HTTP/1.1 200 OK\r\n");
    return answer.substring(answer.indexOf("\r\n\r\n") + 4);
  }

  @Test
  void passesTheRequestOnAndSaysWhereItCameFrom() throws Exception {
    String seen =
        seenByServer("Host: Shop.localhost:8080\r\nX-Own: 1\r\nX-Own: 2\r\nCookie: a=b\r\n");
    assertThat(seen).containsPattern("X-Request-Id: [0-9a-f]{32}\r\n");
    assertThat(seen.replaceAll("X-Request-Id: .{32}\r\n", ""))
        .isEqualTo(
            Wire.crlf(
                """
                GET /a?b=c HTTP/1.1
                Host: Shop.localhost:8080
                X-Own: 1
                X-Own: 2
                Cookie: a=b
                X-Forwarded-For: 127.0.0.1
                Forwarded: for=127.0.0.1;host="Shop.localhost:8080";proto=http
                X-Forwarded-Proto: http
                X-Forwarded-Host: Shop.localhost:8080
                X-Forwarded-Port: 8080
                X-Real-Ip: 127.0.0.1

                """));
  }

  @Test
  void believesNoClientAboutWhereItIs() throws Exception {
    String seen =
        seenByServer(
            Wire.crlf(
                """
                Host: shop.localhost
                X-Forwarded-For: 6.6.6.6
                X-Forwarded-Proto: https
                X-Forwarded-Host: evil
                X-Forwarded-Port: 1
                X-Forwarded-Prefix: /evil
                X-Forwarded-Server: evil
                X-Real-IP: 6.6.6.6
                Forwarded: for=6.6.6.6
                X_Forwarded_For: 6.6.6.6
                X-Forwarded_Host: evil
                X_REAL_IP: 6.6.6.6
                """));
    assertThat(seen).doesNotContain("6.6.6.6").doesNotContainIgnoringCase("evil");
    assertThat(seen).contains("X-Forwarded-For: 127.0.0.1\r\n", "X-Forwarded-Port: 80\r\n");
  }

  @Test
  void believesTrustedProxies() throws Exception {
    String answer =
        ask(
            new ProxySettings(
                List.of(AddressRange.parse("127.0.0.0/8")),
                Door.settings().limits(),
                Door.settings().timeouts()),
            Wire.crlf(
                """
                Host: shop.localhost
                X-Forwarded-For: 9.9.9.9
                X-Forwarded-Proto: https
                X-Real-Ip: 127.0.0.1
                Forwarded: for=9.9.9.9
                """));
    assertThat(answer)
        .contains(
            "X-Forwarded-For: 9.9.9.9, 127.0.0.1\r\n",
            "X-Forwarded-Proto: https\r\n",
            "X-Real-Ip: 9.9.9.9\r\n",
            "Forwarded: for=9.9.9.9, for=127.0.0.1;host=\"shop.localhost\";proto=http\r\n");
  }

  @Test
  void keepsBackWhatIsForOneHop() throws Exception {
    String seen =
        seenByServer(
            Wire.crlf(
                """
                Host: shop.localhost
                Connection: X-Hop, keep-alive
                X-Hop: 1
                Keep-Alive: timeout=5
                Proxy-Connection: keep-alive
                TE: trailers
                Trailer: X-T
                Upgrade: h2c
                HTTP2-Settings: AAMAAABkAARAAAAAAAIAAAAA
                Proxy-Authorization: Basic x
                Content_Length: 5
                """));
    assertThat(seen.lines().map(line -> line.split(":", -1)[0]))
        .containsExactly(
            "GET /a?b=c HTTP/1.1",
            "Host",
            "HTTP2-Settings",
            "X-Forwarded-For",
            "Forwarded",
            "X-Forwarded-Proto",
            "X-Forwarded-Host",
            "X-Forwarded-Port",
            "X-Real-Ip",
            "X-Request-Id",
            "");
  }

  @Test
  void aClientCannotStripWhatBerthSets() throws Exception {
    String seen =
        seenByServer("Host: shop.localhost\r\nConnection: X-Forwarded-For, X-Real-Ip, Host\r\n");
    assertThat(seen)
        .contains("Host: shop.localhost\r\n", "X-Forwarded-For: 127.0.0.1\r\n", "X-Real-Ip:");
  }

  @Test
  void encodesWhatIsNotAsciiInATarget() throws Exception {
    try (Door door = Door.open();
        Backend backend = Backend.echoingHeads()) {
      door.route("shop", backend.port());
      assertThat(
              Wire.exchange(
                  door.port(),
                  "GET /caf\u00c3\u00a9 HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n"))
          .contains("GET /caf%c3%a9 HTTP/1.1\r\n");
    }
  }

  @Test
  void passesTheResponseOnWithoutWhatIsForOneHop() throws Exception {
    assertThat(
            answerTo(
                "HTTP/1.1 201 Made It\r\nContent-Length: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
                    + "Connection: X-Hop\r\nX-Hop: 1\r\nKeep-Alive: timeout=9\r\nServer: own\r\n\r\nok"))
        .isEqualTo(
            "HTTP/1.1 201 Made It\r\nContent-Length: 2\r\nSet-Cookie: a=1\r\nSet-Cookie: b=2\r\n"
                + "Server: own\r\nconnection: close\r\n\r\nok");
  }

  @Test
  void doesNotPassOnAResponseThatItCannotRead() throws Exception {
    for (String response :
        List.of(
            "HTTP/1.1 200 OK\r\nContent-Length: x\r\n\r\n",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
            "HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX-A: " + "a".repeat(140_000) + "\r\nContent-Length: 0\r\n\r\n",
            "HTTP/3.7 200 OK\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 200 OK\r\nX: a\0b\r\nContent-Length: 0\r\n\r\n",
            "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\n\r\n",
            "garbage\r\n\r\n",
            "")) {
      assertThat(answerTo(response)).as(response).startsWith("HTTP/1.1 502 Bad Gateway\r\n");
    }
  }

  private static String answerTo(String response) throws InterruptedException, IOException {
    try (Door door = Door.open();
        Backend backend =
            new Backend(
                connection -> {
                  connection.readHead();
                  connection.send(response);
                })) {
      door.route("shop", backend.port());
      return Wire.exchange(
          door.port(), "GET / HTTP/1.1\r\nHost: shop.localhost\r\nConnection: close\r\n\r\n");
    }
  }
}
