package dev.berth.search;

import dev.berth.elastic.AnswerWriter;
import dev.berth.elastic.BulkAction;
import dev.berth.elastic.Document;
import dev.berth.elastic.DocumentReader;
import dev.berth.elastic.ElasticFailure;
import dev.berth.elastic.SourceFilter;
import dev.berth.index.Row;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import java.io.IOException;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Takes, gives and removes one document. Thread-safe. */
final class DocumentEndpoints {
  /** What ends each result of a write: there is one copy, and no versions are counted. */
  static final String TAIL =
      "\",\"_shards\":{\"total\":1,\"successful\":1,\"failed\":0},\"_seq_no\":0,\"_primary_term\":1";

  private static final int LONGEST_ID = 512;

  private final DocumentStore store;
  private final RecordIndices records;
  private final Indices indices;
  private final IdSource ids;

  DocumentEndpoints(DocumentStore store, RecordIndices records, Indices indices, IdSource ids) {
    this.store = store;
    this.records = records;
    this.indices = indices;
    this.ids = ids;
  }

  void addTo(Paths paths) {
    paths
        .add("POST", "/{index}/_doc", this::add)
        .add("PUT,POST", "/{index}/_doc/{id}", asked -> keep(asked, BulkAction.INDEX))
        .add("PUT,POST", "/{index}/_create/{id}", asked -> keep(asked, BulkAction.CREATE))
        .add("GET", "/{index}/_doc/{id}", this::get)
        .add("HEAD", "/{index}/_doc/{id}", this::get)
        .add("GET", "/{index}/_source/{id}", this::source)
        .add("DELETE", "/{index}/_doc/{id}", this::remove)
        .add("POST", "/{index}/_update/{id}", _ -> refuseUpdate());
  }

  static ElasticFailure conflict(String id) {
    return new ElasticFailure(
        ErrorCode.CONFLICT,
        "version_conflict_engine_exception",
        "[" + id + "]: version conflict, document already exists (current version [1])");
  }

  private static Answer refuseUpdate() {
    throw ElasticFailure.illegal(
        "Cannot update a document by a part or a script. Send it whole to '_doc'.");
  }

  private Answer add(Asked asked) throws IOException {
    String id = ids.next() + ids.next().substring(0, 8);
    return write(asked, BulkAction.INDEX, id, true);
  }

  private Answer keep(Asked asked, BulkAction action) throws IOException {
    boolean create = "create".equals(asked.parameters().get("op_type"));
    return write(asked, create ? BulkAction.CREATE : action, asked.name("id"), false);
  }

  private Answer write(Asked asked, BulkAction action, String id, boolean fresh)
      throws IOException {
    String index = asked.name("index");
    if (id.length() > LONGEST_ID) {
      throw ElasticFailure.illegal("id is longer than " + LONGEST_ID);
    }
    indices.requireWrite(asked.principal(), index);
    byte[] text = asked.body().whole();
    Document document = new DocumentReader().read(text, 0, text.length);
    return written(asked, new DocumentWrite(action, index, id, fresh, document));
  }

  private Answer written(Asked asked, DocumentWrite write) {
    WriteResult result = store.write(asked.principal().tenant(), List.of(write)).getFirst();
    ElasticFailure failure = result.failure();
    if (failure != null) {
      throw failure;
    }
    if (result.what() == Written.CONFLICT) {
      throw conflict(write.id());
    }
    if (asked.flag("refresh")) {
      store.refresh(asked.principal().tenant());
    }
    return Answer.written(
        result.what().status(),
        "{\"_index\":%s,\"_id\":%s,\"_version\":1,\"result\":\"%s%s}"
            .formatted(
                AnswerWriter.json(write.index()),
                AnswerWriter.json(write.id()),
                result.what().result(),
                TAIL));
  }

  private Answer remove(Asked asked) {
    indices.requireWrite(asked.principal(), asked.name("index"));
    return written(
        asked,
        new DocumentWrite(BulkAction.DELETE, asked.name("index"), asked.name("id"), false, null));
  }

  private @Nullable Row find(Asked asked) {
    List<KnownIndex> all = indices.find(asked, asked.name("index"));
    if (all.size() != 1) {
      throw Indices.missing(asked.name("index"));
    }
    KnownIndex index = all.getFirst();
    LocalDate day = index.day();
    Optional<Row> found =
        day == null
            ? store.find(asked.principal().tenant(), index.name(), asked.name("id"))
            : records.find(asked.principal(), day, asked.name("id"));
    return found.orElse(null);
  }

  private Answer get(Asked asked) {
    Row row = find(asked);
    SourceFilter filter = SourceFilter.of(asked.parameters());
    return Answer.written(
        row == null ? 404 : 200,
        AnswerWriter.document(asked.name("index"), asked.name("id"), row, filter));
  }

  private Answer source(Asked asked) {
    Row row = find(asked);
    if (row == null) {
      throw new ElasticFailure(
          ErrorCode.NOT_FOUND,
          "resource_not_found_exception",
          "Document not found [%s]/[%s]".formatted(asked.name("index"), asked.name("id")));
    }
    return Answer.written(200, row.source());
  }
}
