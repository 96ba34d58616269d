package dev.berth.search;

import dev.berth.elastic.AnswerWriter;
import dev.berth.elastic.BulkAction;
import dev.berth.elastic.BulkItem;
import dev.berth.elastic.BulkReader;
import dev.berth.elastic.ElasticFailure;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Takes documents in bulk. Thread-safe. */
final class BulkEndpoints {
  private static final int BATCH = 2000;

  private final DocumentStore store;
  private final Indices indices;
  private final IdSource ids;

  BulkEndpoints(DocumentStore store, Indices indices, IdSource ids) {
    this.store = store;
    this.indices = indices;
    this.ids = ids;
  }

  void addTo(Paths paths) {
    paths.add("POST,PUT", "/_bulk", this::bulk);
    paths.add("POST,PUT", "/{index}/_bulk", this::bulk);
  }

  private Answer bulk(Asked asked) throws IOException {
    long begun = System.nanoTime();
    if (asked.body().isEmpty()) {
      throw new ElasticFailure(
          ErrorCode.INVALID_INPUT, "parse_exception", "request body is required");
    }
    Progress progress = new Progress(asked);
    try (InputStream body = asked.body().stream()) {
      BulkReader reader = new BulkReader(body, asked.name("index"));
      for (List<BulkItem> items = reader.next(BATCH);
          !items.isEmpty();
          items = reader.next(BATCH)) {
        progress.write(items);
      }
    }
    if (asked.flag("refresh")) {
      store.refresh(asked.principal().tenant());
    }
    long millis = (System.nanoTime() - begun) / 1_000_000;
    return Answer.written(200, progress.answer(millis));
  }

  /** What became of the items so far. For one request. */
  private final class Progress {
    private final Asked asked;
    private final Map<String, Optional<BerthException>> rights = new HashMap<>();
    private final StringBuilder results = new StringBuilder();
    private boolean errors;

    private Progress(Asked asked) {
      this.asked = asked;
    }

    void write(List<BulkItem> items) {
      List<DocumentWrite> writes = new ArrayList<>(items.size());
      List<Optional<BerthException>> failures = new ArrayList<>(items.size());
      for (BulkItem item : items) {
        Optional<BerthException> failure = failure(item);
        failures.add(failure);
        boolean fresh = item.id().isEmpty();
        String id = fresh ? newId() : item.id();
        if (failure.isEmpty()) {
          writes.add(new DocumentWrite(item.action(), item.index(), id, fresh, item.document()));
        }
      }
      List<WriteResult> written =
          writes.isEmpty() ? List.of() : store.write(asked.principal().tenant(), writes);
      int next = 0;
      for (int i = 0; i < items.size(); i++) {
        BerthException failure = failures.get(i).orElse(null);
        if (failure == null) {
          tell(writes.get(next), written.get(next));
          next++;
        } else {
          tell(items.get(i).action(), items.get(i).index(), items.get(i).id(), failure);
        }
      }
    }

    private Optional<BerthException> failure(BulkItem item) {
      BerthException unread = item.failure();
      if (unread != null) {
        return Optional.of(unread);
      }
      if (item.index().isEmpty()) {
        return Optional.of(ElasticFailure.illegal("index is missing"));
      }
      if (item.action() == BulkAction.DELETE && item.id().isEmpty()) {
        return Optional.of(ElasticFailure.illegal("id is missing"));
      }
      return rights.computeIfAbsent(item.index(), this::right);
    }

    private Optional<BerthException> right(String index) {
      try {
        indices.requireWrite(asked.principal(), index);
        return Optional.empty();
      } catch (BerthException e) {
        return Optional.of(e);
      }
    }

    private void tell(DocumentWrite write, WriteResult result) {
      ElasticFailure failure = result.failure();
      if (result.what() == Written.CONFLICT) {
        tell(write.action(), write.index(), write.id(), DocumentEndpoints.conflict(write.id()));
      } else if (failure != null) {
        tell(write.action(), write.index(), write.id(), failure);
      } else {
        String action = write.action().text();
        comma();
        results
            .append("{\"")
            .append(action)
            .append("\":{\"_index\":")
            .append(AnswerWriter.json(write.index()))
            .append(",\"_id\":")
            .append(AnswerWriter.json(write.id()))
            .append(",\"_version\":1,\"result\":\"")
            .append(result.what().result())
            .append(DocumentEndpoints.TAIL)
            .append(",\"status\":")
            .append(result.what().status())
            .append("}}");
      }
    }

    private void tell(BulkAction action, String index, String id, BerthException failure) {
      errors = true;
      Map<String, Object> item = new LinkedHashMap<>();
      item.put("_index", index);
      item.put("_id", id);
      item.put("status", Failures.status(failure));
      item.put("error", Failures.cause(failure));
      comma();
      results.append(AnswerWriter.json(Map.of(action.text(), item)));
    }

    private void comma() {
      if (!results.isEmpty()) {
        results.append(',');
      }
    }

    String answer(long millis) {
      return "{\"errors\":" + errors + ",\"took\":" + millis + ",\"items\":[" + results + "]}";
    }
  }

  private String newId() {
    return ids.next() + ids.next().substring(0, 8);
  }
}
