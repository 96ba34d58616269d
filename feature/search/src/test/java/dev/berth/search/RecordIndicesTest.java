package dev.berth.search;

import static org.assertj.core.api.Assertions.assertThat;

import dev.berth.kernel.ByteSize;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The records of logs are indices that can be read and not be written. */
class RecordIndicesTest {
  private static final Instant DAY = Instant.parse("2026-11-21T10:00:00Z");

  @TempDir Path folder;
  private RecordShelf records;
  private SearchLab lab;

  @BeforeEach
  void begin() throws Exception {
    records = new RecordShelf(folder.resolve("logs"));
    for (int i = 0; i < 10; i++) {
      records.add(DAY.plusSeconds(i), i % 2 == 0 ? "web" : "worker", 200 + i);
      records.add(DAY.plusSeconds(86_400 + i), "web", 500 + i);
    }
    lab =
        new SearchLab(
            folder.resolve("documents"),
            3650,
            ByteSize.ofMebibytes(100),
            SearchLab.CLOCK,
            records::of);
    String document = "{\"@timestamp\":\"2026-11-21T10:00:03.5Z\",\"service\":\"sent\",\"n\":1}";
    assertThat(lab.post("/sent/_doc?refresh", document).statusCode()).isEqualTo(201);
  }

  @AfterEach
  void end() throws IOException {
    lab.close();
    records.close();
  }

  private String search(String index, String body) throws Exception {
    HttpResponse<String> answer = lab.post("/" + index + "/_search", body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
    return answer.body();
  }

  @Test
  void aDayIsAnIndex() throws Exception {
    assertThat(search("berth-logs-2026.11.21", "{\"size\":1}"))
        .contains("\"total\":{\"value\":10,\"relation\":\"eq\"}")
        .contains("\"_index\":\"berth-logs-2026.11.21\",\"_id\":\"19\"")
        .contains("\"message\":\"request 19 ended\"");
    assertThat(lab.get("/berth-logs-2026.11.22/_doc/4").body())
        .contains("\"found\":true", "request 4 ended");
    assertThat(lab.get("/berth-logs-2026.11.22/_doc/3").statusCode()).isEqualTo(404);
    assertThat(lab.get("/berth-logs-2026.11.22/_source/4").body()).contains("request 4 ended");
    assertThat(lab.get("/berth-logs-2026.11.20/_search").body())
        .contains("index_not_found_exception");
    assertThat(lab.get("/berth-logs-2026.11.20,berth-logs-*/_count?ignore_unavailable").body())
        .contains("\"count\":20");
  }

  @Test
  void starsFindAllDaysAndDocumentsBeside() throws Exception {
    assertThat(lab.get("/berth-logs-*/_count?q=service:web").body()).contains("\"count\":15");
    assertThat(lab.get("/_count").body()).contains("\"count\":21");
    assertThat(lab.get("/*,-berth-logs-*/_count").body()).contains("\"count\":1");
    String sorted =
        search(
            "*",
            "{\"size\":3,\"from\":3,\"sort\":[{\"@timestamp\":\"asc\"}],\"query\":{\"range\":{\"@timestamp\":{\"lt\":\"2026-11-21T10:00:05Z\"}}}}");
    assertThat(sorted)
        .contains("\"value\":6")
        .containsSubsequence("request 7 ended", "\"service\":\"sent\"", "request 9 ended");
  }

  @Test
  void queriesAndAggregationsAreAsThoseOfDocuments() throws Exception {
    assertThat(
            search(
                "berth-logs-*",
                """
                {"size":0,
                 "query":{"bool":{"filter":[{"range":{"parameters.status":{"gte":205}}},{"term":{"kind":"task"}}],
                                  "must":{"match":{"message":"request"}}}},
                 "aggs":{"service":{"terms":{"field":"service"},"aggs":{"most":{"max":{"field":"parameters.status"}}}},
                         "days":{"date_histogram":{"field":"@timestamp","calendar_interval":"day"}}}}"""))
        .contains("\"key\":\"web\",\"doc_count\":12,\"most\":{\"value\":509.0}")
        .contains("\"key\":\"worker\",\"doc_count\":3")
        .contains("\"doc_count\":5", "\"doc_count\":10");
    assertThat(
            search(
                "*", "{\"size\":0,\"aggs\":{\"s\":{\"terms\":{\"field\":\"service.keyword\"}}}}"))
        .contains("\"key\":\"sent\",\"doc_count\":1", "\"key\":\"worker\",\"doc_count\":5");
    assertThat(
            search(
                "berth-logs-*",
                "{\"size\":2,\"sort\":[{\"service\":\"desc\"},{\"parameters.status\":\"asc\"}]}"))
        .contains("\"sort\":[\"worker\",201]", "\"sort\":[\"worker\",203]");
  }

  @Test
  void pagesGoThroughAll() throws Exception {
    int seen = 0;
    String after = "";
    for (int page = 0; page < 5; page++) {
      String answer =
          search(
              "berth-logs-*",
              "{\"size\":6,\"sort\":[{\"parameters.status\":\"asc\"}]" + after + "}");
      seen += answer.split("\"_id\"", -1).length - 1;
      int at = answer.lastIndexOf("\"sort\":[");
      after =
          at < 0
              ? after
              : ",\"search_after\":" + answer.substring(at + 7, answer.indexOf(']', at) + 1);
    }
    assertThat(seen).isEqualTo(20);
  }

  @Test
  void whatThereIsIsTold() throws Exception {
    assertThat(lab.get("/_cat/indices/berth-*?v").body())
        .contains("green open berth-logs-2026.11.21", " 1 0 10 0 2.0kb 2.0kb");
    assertThat(lab.get("/berth-logs-2026.11.21/_mapping").body())
        .contains("\"service\":{\"type\":\"keyword\"}")
        .contains("\"parameters\":{\"properties\":{\"status\":{\"type\":\"double\"}}}")
        .contains("\"@timestamp\":{\"type\":\"date\"}");
    assertThat(lab.get("/berth-logs-*/_field_caps?fields=*").body())
        .contains("\"service\":{\"keyword\":");
    String several =
        """
        {"index":"berth-logs-*"}
        {"size":0}
        {"index":"berth-logs-2026.11.20"}
        {"size":0}
        """;
    assertThat(
            lab.send(
                    lab.request("/_msearch")
                        .header("Content-Type", "application/x-ndjson")
                        .POST(BodyPublishers.ofString(several)))
                .body())
        .contains("\"value\":20", "index_not_found_exception");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PUT | /berth-logs-2026.11.23",
        "PUT | /berth-logs",
        "POST | /berth-logs-2026.11.22/_doc",
        "PUT | /berth-logs-2026.11.22/_doc/4",
        "PUT | /berth-logs-x/_create/4",
        "DELETE | /berth-logs-2026.11.22/_doc/4",
        "DELETE | /berth-logs-2026.11.22",
        "PUT | /berth-logs-2026.11.22/_mapping"
      })
  void writingIsRefused(String method, String path) throws Exception {
    HttpResponse<String> answer = lab.send(method, path, "{\"a\":1}");
    assertThat(answer.statusCode()).isEqualTo(403);
    assertThat(answer.body())
        .contains("cluster_block_exception", "[FORBIDDEN/8/index write (api)]");
    assertThat(lab.get("/berth-logs-*/_count").body()).contains("\"count\":20");
  }

  @Test
  void bulkTellsWhichItemsAreRefused() throws Exception {
    String body =
        "{\"index\":{\"_index\":\"berth-logs-2026.11.22\"}}\n{\"a\":1}\n{\"index\":{\"_index\":\"sent\"}}\n{\"a\":1}\n";
    assertThat(lab.post("/_bulk", body).body())
        .contains("\"errors\":true", "\"status\":403", "cluster_block_exception", "\"status\":201");
  }

  @Test
  void othersFindNothing() throws Exception {
    HttpResponse<String> answer =
        lab.send(
            lab.request("/berth-logs-*/_search").setHeader("Authorization", "Bearer token-shop"));
    assertThat(answer.body()).contains("\"value\":0");
    assertThat(
            lab.send(
                    lab.request("/berth-logs-2026.11.21/_search")
                        .setHeader("Authorization", "Bearer token-other"))
                .statusCode())
        .isEqualTo(403);
  }

  @ParameterizedTest
  @CsvSource({
    "berth-logs-9999999999999.11.22",
    "berth-logs-2026.13.45",
    "berth-logs-2026.11.22x",
    "berth-logs-+2026.11.22",
    "berth-logs-%2e%2e%2f2026.11.22"
  })
  void namesThatAreNoDaysAreUnknown(String name) throws Exception {
    assertThat(lab.get("/" + name + "/_search").statusCode()).isEqualTo(404);
    assertThat(lab.get("/berth-logs-2026.11.22/_doc/-1").statusCode()).isEqualTo(404);
    assertThat(lab.get("/berth-logs-2026.11.22/_doc/4%20or%20*").statusCode()).isEqualTo(404);
  }
}
