package dev.berth.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.ByteSize;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that are wrong, too large, or by somebody else. */
class HostileRequestsTest {
  @TempDir Path folder;
  private SearchLab lab;

  @BeforeEach
  void begin() throws IOException, InterruptedException {
    lab = new SearchLab(folder);
    assertThat(
            lab.post(
                    "/logs/_bulk?refresh",
                    "{\"index\":{}}\n{\"@timestamp\":\"2026-11-20T00:00:00Z\",\"n\":1,\"m\":\"aaaaaaaaaaaaaaaaaaaaaaaa\"}\n{\"index\":{}}\n{\"@timestamp\":\"2026-11-22T00:00:00Z\",\"n\":2}\n")
                .statusCode())
        .isEqualTo(200);
  }

  @AfterEach
  void end() throws IOException {
    lab.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"size\":10001}|Result window is too large",
        "{\"from\":-1}|cannot be negative",
        "{\"query\":|Cannot read the JSON",
        "[]|Expected [START_OBJECT]",
        "{\"frob\":1}|unknown key [frob]",
        "{\"aggs\":{\"a\":{\"frob\":{\"field\":\"n\"}}}}|Unknown aggregation type [frob]",
        "{\"aggs\":{\"a\":{\"date_histogram\":{\"field\":\"@timestamp\",\"fixed_interval\":\"1ms\"}}}}|Trying to create too many buckets",
        "{\"aggs\":{\"a\":{\"histogram\":{\"field\":\"n\",\"interval\":1e-9}}}}|Trying to create too many buckets",
        "{\"query\":{\"regexp\":{\"m\":\".*a.{25}\"}}}|Cannot search by the regular expression"
      })
  void isRefusedWithAReason(String search, String reason) throws IOException, InterruptedException {
    HttpResponse<String> answer = lab.post("/logs/_search", search);
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(answer.body()).contains("\"root_cause\"", reason).doesNotContain("dev.berth");
  }

  @Test
  void noTokenNoAnswer() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + lab.port() + "/logs/_search");
    HttpResponse<String> none = lab.send(HttpRequest.newBuilder(uri));
    assertThat(none.statusCode()).isEqualTo(401);
    assertThat(none.headers().firstValue("WWW-Authenticate")).isPresent();
    for (String header :
        new String[] {"Bearer wrong", "Basic !!", "ApiKey eDp5", "Digest x", "x"}) {
      assertThat(lab.send(HttpRequest.newBuilder(uri).header("Authorization", header)).statusCode())
          .as(header)
          .isEqualTo(401);
    }
    String key =
        Base64.getEncoder().encodeToString("id:token-acme".getBytes(StandardCharsets.UTF_8));
    for (String header : new String[] {"Bearer token-acme", "ApiKey " + key, "ApiKey token-acme"}) {
      assertThat(lab.send(HttpRequest.newBuilder(uri).header("Authorization", header)).statusCode())
          .as(header)
          .isEqualTo(200);
    }
  }

  @Test
  void tenantsDoNotSeeEachOther() throws IOException, InterruptedException {
    URI uri = URI.create("http://127.0.0.1:" + lab.port() + "/_search");
    HttpRequest.Builder other =
        HttpRequest.newBuilder(uri).header("Authorization", "Bearer token-bravo");
    assertThat(lab.send(other).body()).contains("\"total\":{\"value\":0");
    HttpRequest.Builder crossing = lab.request("/logs/_search").header("X-Berth-Tenant", "other");
    assertThat(lab.send(crossing).statusCode()).isEqualTo(403);
    assertThat(folder.resolve("other")).doesNotExist();
    assertThat(folder.resolve("bravo")).doesNotExist();
  }

  @Test
  void whatMayNotBeUsedIsLeftOutOrRefused() throws IOException, InterruptedException {
    assertThat(lab.post("/_bulk", "{\"index\":{\"_index\":\"secret\"}}\n{}\n").body())
        .contains("\"errors\":true", "security_exception", "\"status\":403");
    assertThat(lab.get("/secret/_search").statusCode()).isEqualTo(403);
    assertThat(lab.get("/*/_search").statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(strings = {"text/html", "application/vnd.elasticsearch+json;compatible-with=9"})
  void otherMediaTypesAreRefused(String type) throws IOException, InterruptedException {
    HttpRequest.Builder request =
        lab.request("/logs/_search")
            .header("Content-Type", type)
            .POST(BodyPublishers.ofString("{}"));
    HttpResponse<String> answer = lab.send(request);
    assertThat(answer.statusCode()).isBetween(400, 415);
    assertThat(answer.body()).contains("media_type_header_exception");
  }

  @Test
  void bodiesThatAreTooLongAreRefused() throws IOException, InterruptedException {
    HttpRequest.Builder request =
        lab.request("/_bulk").POST(BodyPublishers.ofByteArray(new byte[33 << 20]));
    assertThat(lab.send(request).statusCode()).isEqualTo(413);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write("{\"index\":{}}\n{}\n".getBytes(StandardCharsets.UTF_8));
      byte[] blanks = new byte[1 << 20];
      for (int i = 0; i < 270; i++) {
        zip.write(blanks);
      }
    }
    HttpRequest.Builder bomb =
        lab.request("/x/_bulk")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(bytes.toByteArray()));
    assertThat(lab.send(bomb).statusCode()).isIn(400, 413);
    HttpRequest.Builder cut =
        lab.request("/x/_bulk")
            .header("Content-Encoding", "gzip")
            .POST(BodyPublishers.ofByteArray(bytes.toByteArray(), 0, 100));
    assertThat(lab.send(cut).statusCode()).isEqualTo(400);
  }

  @Test
  void aBodyThatIsCutOffDoesNotHoldItsRoom() throws IOException, InterruptedException {
    for (int i = 0; i < 40; i++) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), lab.port())) {
        OutputStream out = socket.getOutputStream();
        String head =
            "POST /_bulk HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer token-acme\r\nContent-Length: 4000000\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.UTF_8));
        out.write(new byte[100_000]);
        out.flush();
      }
    }
    assertThat(lab.get("/logs/_count").body()).contains("\"count\":2");
  }

  @Test
  void aTenantThatIsFullIsTold() throws IOException, InterruptedException {
    try (SearchLab full = new SearchLab(folder.resolve("full"), new ByteSize(1))) {
      assertThat(full.post("/x/_doc", "{\"a\":1}").statusCode()).isEqualTo(201);
      full.close();
    }
    try (SearchLab full = new SearchLab(folder.resolve("full"), new ByteSize(1))) {
      HttpResponse<String> answer = full.post("/x/_doc", "{\"a\":1}");
      assertThat(answer.statusCode()).isEqualTo(429);
      assertThat(answer.body()).contains("cluster_block_exception");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"\"3000-01-01\"", "1e300", "-99999999999999999", "\"soon\""})
  void timesBeyondAllDaysAreRefused(String time) throws IOException, InterruptedException {
    HttpResponse<String> answer = lab.post("/logs/_doc", "{\"@timestamp\":" + time + "}");
    assertThat(answer.statusCode()).isEqualTo(400);
    assertThat(lab.post("/logs/_bulk", "{\"index\":{}}\n{\"@timestamp\":" + time + "}\n").body())
        .contains("\"errors\":true");
  }

  @Test
  void fieldsOfAnIndexAreBounded() throws IOException, InterruptedException {
    StringBuilder body = new StringBuilder();
    for (int i = 0; i < 30; i++) {
      body.append("{\"index\":{}}\n{");
      for (int j = 0; j < 100; j++) {
        body.append(j == 0 ? "" : ",").append("\"f").append(i * 100 + j).append("\":1");
      }
      body.append("}\n");
    }
    assertThat(lab.post("/wide/_bulk?refresh", body.toString()).body())
        .contains("\"errors\":false");
    assertThat(lab.get("/wide/_mapping").body().split("\"type\"", -1)).hasSize(1001);
    assertThat(lab.get("/wide/_count").body()).contains("\"count\":30");
  }
}
