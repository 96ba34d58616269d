package dev.berth.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.index.FieldValue;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bulk requests, right and wrong. */
class BulkReaderTest {
  private static List<BulkItem> read(String body) throws IOException {
    return new BulkReader(new ByteArrayInputStream(body.getBytes(StandardCharsets.UTF_8)), "logs")
        .next(1000);
  }

  @Test
  void readsActionsAndDocuments() throws IOException {
    List<BulkItem> items =
        read(
            """
            {"index":{}}
            {"@timestamp":"2026-11-21T10:00:00.5+01:00","a":{"b":[1,2]},"s":"x y","d":"2026-01-02"}

            {"create":{"_index":"other","_id":"7","routing":{"x":[1]}}}
            {"ok":true,"n":null,"big":9007199254740993}
            {"delete":{"_id":"8"}}
            {"update":{"_id":"9"}}
            {"doc":{}}
            """);
    assertThat(items)
        .extracting(item -> item.action().text() + " " + item.index() + " " + item.id())
        .containsExactly("index logs ", "create other 7", "delete logs 8", "update logs 9");
    Document first = Objects.requireNonNull(items.getFirst().document());
    assertThat(first.time()).isEqualTo(Instant.parse("2026-11-21T09:00:00.500Z"));
    assertThat(first.fields())
        .containsEntry(
            "a.b",
            new FieldValue.Several(List.of(new FieldValue.Figure(1), new FieldValue.Figure(2))))
        .containsEntry("s", new FieldValue.Both("x y"))
        .doesNotContainKey("@timestamp");
    assertThat(first.types())
        .isEqualTo(
            Map.of(
                "@timestamp", FieldType.DATE,
                "a.b", FieldType.LONG,
                "s", FieldType.TEXT,
                "d", FieldType.DATE));
    Document second = Objects.requireNonNull(items.get(1).document());
    assertThat(second.fields()).containsOnlyKeys("ok", "big");
    assertThat(items.get(3).failure()).hasMessageContaining("Cannot update a document by a part");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"index\":{}}\n",
        "{\"index\":{}\n{}\n",
        "{\"index\":1}\n{}\n",
        "{\"frob\":{}}\n{}\n",
        "[]\n{}\n",
        "nonsense\n"
      })
  void whatIsNoBulkRequestIsRefused(String body) {
    assertThatThrownBy(() -> read(body)).isInstanceOf(ElasticFailure.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"{\"a\":", "[1]", "{} {}", "{\"@timestamp\":\"soon\"}", "{\"a\":\"\u0001\"}"})
  void oneWrongDocumentLeavesTheOthers(String document) throws IOException {
    List<BulkItem> items = read("{\"index\":{}}\n" + document + "\n{\"index\":{}}\n{\"a\":1}\n");
    assertThat(items).hasSize(2);
    assertThat(items.getFirst().failure()).isInstanceOf(ElasticFailure.class);
    assertThat(items.getLast().failure()).isNull();
  }

  @Test
  void aLineThatIsTooLongLeavesTheOthers() throws IOException {
    String text = "x".repeat(3 << 20);
    List<BulkItem> items =
        read(
            "{\"index\":{}}\n{\"a\":\""
                + text
                + "\"}\n{\"index\":{}}\n{\"a\":1}\n{\"index\":{}}\n{\"a\":\""
                + "y".repeat(500_000)
                + "\"}");
    assertThat(items).hasSize(3);
    assertThat(items.get(0).failure()).hasMessageContaining("more than");
    assertThat(items.get(1).failure()).isNull();
    assertThat(items.get(2).failure()).isNull();
  }

  @Test
  void deepDocumentsAreRefused() throws IOException {
    String deep = "{\"a\":".repeat(200) + "1" + "}".repeat(200);
    assertThat(read("{\"index\":{}}\n" + deep + "\n").getFirst().failure())
        .hasMessageContaining("depth");
  }
}
