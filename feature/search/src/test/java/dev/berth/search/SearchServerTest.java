package dev.berth.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What clients of Elasticsearch ask, over HTTP. */
class SearchServerTest {
  private static final String BULK =
      """
      {"index":{"_index":"logs-a","_id":"1"}}
      {"@timestamp":"2026-11-21T10:00:00Z","message":"Failed login for bob","status":401,"took":7.5}
      {"index":{"_index":"logs-a","_id":"2"}}
      {"@timestamp":"2026-11-22T10:00:00Z","message":"request done","status":200,"took":2,"host":{"name":"web"}}
      {"create":{"_index":"logs-b","_id":"1"}}
      {"message":"no time","status":"odd"}
      """;

  @TempDir Path folder;
  private SearchLab lab;

  @BeforeEach
  void begin() throws IOException, InterruptedException {
    lab = new SearchLab(folder);
    assertThat(lab.post("/_bulk?refresh=true", BULK).body()).contains("\"errors\":false");
  }

  @AfterEach
  void end() throws IOException {
    lab.close();
  }

  @Test
  void saysWhatItIs() throws IOException, InterruptedException {
    HttpResponse<String> answer = lab.get("/");
    assertThat(answer.headers().firstValue("X-Elastic-Product")).contains("Elasticsearch");
    assertThat(answer.body()).contains("\"number\":\"8.", "\"tagline\":\"You Know, for Search\"");
    HttpRequest.Builder head = lab.request("/").method("HEAD", BodyPublishers.noBody());
    assertThat(lab.send(head).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|3",
        "{\"query\":{\"match\":{\"message\":\"LOGIN\"}}}|1",
        "{\"query\":{\"term\":{\"message.keyword\":\"request done\"}}}|1",
        "{\"query\":{\"range\":{\"status\":{\"gte\":300}}}}|1",
        "{\"query\":{\"range\":{\"@timestamp\":{\"gte\":\"now/d\",\"lte\":\"now\"}}}}|2",
        "{\"query\":{\"term\":{\"status\":\"odd\"}}}|1",
        "{\"query\":{\"ids\":{\"values\":[\"1\"]}}}|2",
        "{\"query\":{\"term\":{\"_index\":\"logs-b\"}}}|1",
        "{\"query\":{\"exists\":{\"field\":\"host.name\"}}}|1",
        "{\"query\":{\"query_string\":{\"query\":\"status:[100 TO 300] OR message:fail*\"}}}|2",
        "{\"query\":{\"regexp\":{\"message\":\"lo[a-z]+\"}}}|1",
        "{\"query\":{\"bool\":{\"must_not\":{\"match\":{\"message\":\"login\"}}}}}|2"
      })
  void finds(String search, int total) throws IOException, InterruptedException {
    assertThat(lab.post("/logs-*/_search", search).body())
        .contains("\"total\":{\"value\":" + total + ",\"relation\":\"eq\"}");
    assertThat(lab.post("/logs-*/_count", search).body()).contains("\"count\":" + total);
  }

  @Test
  void givesPagesAndPartsOfDocuments() throws IOException, InterruptedException {
    String search =
        """
        {"size":1,"sort":[{"took":{"order":"desc"}}],"_source":["host.*","took"],"search_after":[7.5]}
        """;
    assertThat(lab.post("/logs-a/_search", search).body())
        .contains("\"_source\":{\"took\":2,\"host\":{\"name\":\"web\"}},\"sort\":[2]");
  }

  @Test
  void summarizes() throws IOException, InterruptedException {
    String search =
        """
        {"size":0,"aggs":{
          "days":{"date_histogram":{"field":"@timestamp","calendar_interval":"day"},
                  "aggs":{"took":{"avg":{"field":"took"}}}},
          "messages":{"terms":{"field":"message.keyword","size":1}}}}
        """;
    assertThat(lab.post("/_search", search).body())
        .contains(
            "{\"key_as_string\":\"2026-11-21T00:00:00.000Z\",\"key\":1795219200000,\"doc_count\":1,\"took\":{\"value\":7.5}}",
            "\"sum_other_doc_count\":2,\"buckets\":[{\"key\":\"Failed login for bob\",\"doc_count\":1}]");
  }

  @Test
  void keepsReplacesAndRemovesOneDocument() throws IOException, InterruptedException {
    assertThat(lab.get("/logs-a/_doc/1").body()).contains("\"found\":true", "\"status\":401");
    HttpResponse<String> made = lab.send("PUT", "/logs-a/_create/1", "{\"a\":1}");
    assertThat(made.statusCode()).isEqualTo(409);
    assertThat(made.body()).contains("version_conflict_engine_exception");
    assertThat(lab.send("PUT", "/logs-a/_doc/1", "{\"a\":1}").body())
        .contains("\"result\":\"updated\"");
    assertThat(lab.get("/logs-a/_source/1").body()).isEqualTo("{\"a\":1}");
    assertThat(lab.get("/logs-a/_count").body()).contains("\"count\":2");
    assertThat(lab.send("DELETE", "/logs-a/_doc/1", "").body()).contains("\"deleted\"");
    assertThat(lab.get("/logs-a/_doc/1").statusCode()).isEqualTo(404);
  }

  @Test
  void tellsItsIndices() throws IOException, InterruptedException {
    assertThat(lab.get("/_cat/indices?v").body())
        .startsWith("health status index")
        .contains(" logs-a ");
    assertThat(lab.get("/_cat/indices/logs-b?format=json").body())
        .contains("\"docs.count\":\"1\"")
        .doesNotContain("logs-a");
    assertThat(lab.get("/logs-a/_mapping").body())
        .contains("\"status\":{\"type\":\"long\"}", "\"@timestamp\":{\"type\":\"date\"}");
    assertThat(lab.get("/_field_caps?fields=stat*").body()).contains("\"status\"");
    assertThat(lab.send("PUT", "/made", "{}").body()).contains("\"index\":\"made\"");
    assertThat(lab.send("HEAD", "/made", "").statusCode()).isEqualTo(200);
    assertThat(lab.send("DELETE", "/logs-a", "").body()).contains("\"acknowledged\":true");
    assertThat(lab.get("/logs-a/_search").statusCode()).isEqualTo(404);
    assertThat(lab.get("/_count").body()).contains("\"count\":1");
  }

  @Test
  void keepsTemplates() throws IOException, InterruptedException {
    assertThat(lab.get("/_index_template/t").statusCode()).isEqualTo(404);
    assertThat(lab.send("PUT", "/_index_template/t", "{\"index_patterns\":[\"x\"]}").statusCode())
        .isEqualTo(200);
    assertThat(lab.get("/_index_template/t").body()).contains("\"name\":\"t\"");
    assertThat(
            lab.send("PUT", "/_ingest/pipeline/p", "{\"processors\":[{\"set\":{}}]}").statusCode())
        .isEqualTo(400);
  }

  @Test
  void inflatesBodies() throws IOException, InterruptedException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(bytes)) {
      zip.write("{\"index\":{}}\n{\"a\":1}\n".getBytes(StandardCharsets.UTF_8));
    }
    HttpRequest.Builder request =
        lab.request("/zipped/_bulk?refresh")
            .header("Content-Encoding", "gzip")
            .header("Content-Type", "application/vnd.elasticsearch+x-ndjson;compatible-with=8")
            .header("Accept", "application/vnd.elasticsearch+json;compatible-with=8")
            .POST(BodyPublishers.ofByteArray(bytes.toByteArray()));
    HttpResponse<String> answer = lab.send(request);
    assertThat(answer.body()).contains("\"errors\":false");
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/vnd.elasticsearch+json;compatible-with=8");
    assertThat(lab.get("/zipped/_count").body()).contains("\"count\":1");
  }

  @Test
  void answersSeveralSearchesAtOnce() throws IOException, InterruptedException {
    String searches = "{\"index\":\"logs-a\"}\n{}\n{\"index\":\"none\"}\n{}\n";
    assertThat(lab.post("/_msearch", searches).body())
        .contains("\"value\":2", "\"status\":200", "index_not_found_exception", "\"status\":404");
  }

  @Test
  void whatWasAnsweredIsThereAfterARestart() throws IOException, InterruptedException {
    lab.close();
    lab = new SearchLab(folder);
    assertThat(lab.get("/logs-*/_count").body()).contains("\"count\":3");
    assertThat(lab.get("/logs-a/_mapping").body()).contains("\"host\"");
  }
}
