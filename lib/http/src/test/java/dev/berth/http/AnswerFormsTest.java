package dev.berth.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The forms of an answer beside JSON and lines. */
@Timeout(60)
class AnswerFormsTest {
  @Test
  void bytesGoAsTheyAre() throws Exception {
    ByteBuffer all = ByteBuffer.wrap("<<body>>".getBytes(StandardCharsets.US_ASCII));
    ByteBuffer part = all.slice(2, 4).asReadOnlyBuffer();
    try (TestServer server =
        TestServer.of(
            anonymous(new Response.Bytes(200, "text/plain", part, Map.of("ETag", "\"1\""))))) {
      for (int i = 0; i < 2; i++) {
        HttpResponse<String> answer = server.get("/api/thing");
        assertThat(answer.body()).isEqualTo("body");
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/plain");
        assertThat(answer.headers().firstValue("ETag")).contains("\"1\"");
        assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      }
    }
  }

  @Test
  void cookiesGoOneToAHeader() throws Exception {
    Response answer =
        new Response.WithCookies(
            new Response.Json(201, Map.of("a", 1)), List.of("one=1; Path=/", "two=2; Path=/"));
    try (TestServer server = TestServer.of(anonymous(answer))) {
      HttpResponse<String> got = server.get("/api/thing");

      assertThat(got.statusCode()).isEqualTo(201);
      assertThat(got.body()).isEqualTo("{\"a\":1}\n");
      assertThat(got.headers().allValues("Set-Cookie"))
          .containsExactly("one=1; Path=/", "two=2; Path=/");
    }
  }

  private static Endpoint anonymous(Response answer) {
    return Endpoint.anonymous("GET", "/api/thing", Endpoint.Body.NONE, _ -> answer);
  }
}
