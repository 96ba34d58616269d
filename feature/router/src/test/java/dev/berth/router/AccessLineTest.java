package dev.berth.router;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.proxy.Headers;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AccessLineTest {
  @Test
  void holdsAllThatIsToldOfARequest() {
    Headers headers = new Headers();
    headers.add("User-Agent", "curl/8");
    headers.add("Referer", "https://me:pw@a.example/x?token=1#y");
    headers.add("Cookie", "session=1");
    headers.add("Authorization", "Bearer abc");

    assertThat(line(EndedExchange.of("web@stack/acme/shop", "/buy?id=7", headers)))
        .isEqualTo(
            """
            {"time":"2023-11-14T22:13:20.123Z","tenant":"acme","route":"web@stack/acme/shop",\
            "client":"192.0.2.7","method":"GET","host":"shop.localhost","path":"/buy",\
            "query":"id=7","protocol":"HTTP/1.1","tls":false,"status":200,"upstreamStatus":200,\
            "requestBytes":3,"responseBytes":5,"milliseconds":1.234,"upstreamMilliseconds":1.000,\
            "attempts":2,"userAgent":"curl/8","referer":"https://a.example/x",\
            "id":"00112233445566778899aabbccddeeff"}
            """);
  }

  @Test
  void isOneLineWhateverAClientSends() {
    String odd = "/a\"b\\c\nd\u007f\u00e9\u2028";

    String line = line(EndedExchange.of("web@stack/shop", odd));

    assertThat(line).hasLineCount(1).matches("\\p{ASCII}*\n");
    assertThat(Objects.requireNonNull(RecordFields.of(line)).has("path", odd)).isTrue();
  }

  @Test
  void isCutWhereItIsTooLong() {
    Headers headers = new Headers();
    headers.add("User-Agent", "\"".repeat(5000));
    headers.add("Referer", "https://" + "r".repeat(3000) + "@" + "s".repeat(3000));
    String path = "/" + "\"".repeat(5000);

    String line =
        line(EndedExchange.of("\"".repeat(999), path + "?a=" + "\\".repeat(9999), headers));

    assertThat(line.length()).isLessThan(AccessLine.LONGEST);
    RecordFields fields = Objects.requireNonNull(RecordFields.of(line));
    assertThat((String) Objects.requireNonNull(fields.fields().get("path"))).endsWith("\"…");
  }

  @ParameterizedTest
  @CsvSource({
    "a=1&b=2, a=1&b=2",
    "access_token=x&b=2, access_token=***&b=2",
    "b=2&X-Amz-Signature=abc, b=2&X-Amz-Signature=***",
    "API_KEY=x;b=1, API_KEY=***;b=1",
    "%74oken=x, %74oken=***",
    "%zz=x, %zz=***",
    "code=1&codec=h264, code=***&codec=h264",
    "id=eyJhbGciOiJIUzI1NiJ9.e30.x, id=***",
    "token, token",
    "token=, token=",
    "a=b=c&&sig=1, a=b=c&&sig=***",
    "q=x?password=1, q=x?password=1",
  })
  void masksWhatLooksLikeASecret(String query, String shown) {
    String line = line(EndedExchange.of("web@stack/shop", "/?" + query));

    assertThat(line).contains("\"query\":\"" + shown + "\"");
  }

  @Test
  void masksThePasswordOfClientsOfInflux() {
    String written = line(EndedExchange.of("platform", "/write?db=x&u=me&p=berth_1_x"));
    String page = line(EndedExchange.of("web@stack/shop", "/posts?p=2"));

    assertThat(written).contains("\"query\":\"db=x&u=me&p=***\"");
    assertThat(page).contains("\"query\":\"p=2\"");
  }

  @Test
  void knowsTheTenantByTheRoute() {
    assertThat(RouteTenant.of("web@stack/shop")).isEqualTo("default");
    assertThat(RouteTenant.of("web@stack/x@stack/acme/shop")).isEqualTo("acme");
    assertThat(RouteTenant.of("web@file")).isNull();
    assertThat(RouteTenant.of("platform")).isNull();
  }

  private static String line(EndedExchange exchange) {
    RecordText text = new RecordText();
    byte[] bytes = new byte[AccessLine.LONGEST];
    text.into(bytes, 0);
    new AccessLine(text).write(exchange);
    return new String(bytes, 0, text.length(), US_ASCII);
  }
}
