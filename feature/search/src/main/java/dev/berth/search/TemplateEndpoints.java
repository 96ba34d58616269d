package dev.berth.search;

import dev.berth.elastic.AnswerWriter;
import dev.berth.elastic.ElasticFailure;
import dev.berth.elastic.JsonTree;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Takes the templates, policies and pipelines that shippers set up before they send, and gives them
 * back: shippers ask whether theirs is there. They change nothing; a pipeline that does something
 * is refused. Thread-safe.
 */
final class TemplateEndpoints {
  private static final int MOST_BYTES = 1 << 18;

  private final DocumentStore store;
  private final Indices indices;

  TemplateEndpoints(DocumentStore store, Indices indices) {
    this.store = store;
    this.indices = indices;
  }

  void addTo(Paths paths) {
    for (String kind : List.of("_index_template", "_component_template", "_template")) {
      add(paths, kind, "/" + kind);
    }
    add(paths, "_ilm", "/_ilm/policy");
    add(paths, "_ingest", "/_ingest/pipeline");
  }

  private void add(Paths paths, String kind, String path) {
    paths
        .add("PUT,POST", path + "/{name}", asked -> keep(asked, kind))
        .add("GET", path + "/{name}", asked -> give(asked, kind))
        .add("HEAD", path + "/{name}", asked -> give(asked, kind))
        .add("GET", path, asked -> give(asked, kind))
        .add("DELETE", path + "/{name}", asked -> forget(asked, kind));
  }

  private Answer keep(Asked asked, String kind) throws IOException {
    indices.requireTemplates(asked.principal());
    byte[] text = asked.body().whole();
    if (text.length > MOST_BYTES) {
      throw RequestBody.tooLarge(MOST_BYTES);
    }
    Map<String, @Nullable Object> body = JsonTree.object(text);
    if (kind.equals("_ingest")
        && body.get("processors") instanceof List<?> steps
        && !steps.isEmpty()) {
      throw ElasticFailure.illegal(
          "Cannot run the processors of pipeline '%s': documents are kept as they come. Change them before they are sent."
              .formatted(asked.name("name")));
    }
    store.keepTemplate(
        asked.principal().tenant(), kind, asked.name("name"), AnswerWriter.json(body));
    return Answer.acknowledged();
  }

  private Answer give(Asked asked, String kind) {
    Map<String, Map<String, @Nullable Object>> found = new LinkedHashMap<>();
    String name = asked.name("name");
    store
        .templates(asked.principal().tenant(), kind)
        .forEach(
            (one, json) -> {
              if (name.isEmpty() || name.equals("*") || one.equals(name)) {
                found.put(one, JsonTree.object(json.getBytes(StandardCharsets.UTF_8)));
              }
            });
    if (found.isEmpty() && !name.isEmpty() && !name.equals("*")) {
      throw missing(name);
    }
    return switch (kind) {
      case "_index_template" -> Answer.json(listed("index_templates", "index_template", found));
      case "_component_template" ->
          Answer.json(listed("component_templates", "component_template", found));
      default -> Answer.json(found);
    };
  }

  private static Map<String, Object> listed(
      String all, String one, Map<String, Map<String, @Nullable Object>> found) {
    List<Map<String, Object>> list =
        found.entrySet().stream()
            .map(entry -> Map.<String, Object>of("name", entry.getKey(), one, entry.getValue()))
            .toList();
    return Map.of(all, list);
  }

  private static ElasticFailure missing(String name) {
    return new ElasticFailure(
        ErrorCode.NOT_FOUND, "resource_not_found_exception", "[" + name + "] not found");
  }

  private Answer forget(Asked asked, String kind) {
    indices.requireTemplates(asked.principal());
    if (!store.removeTemplate(asked.principal().tenant(), kind, asked.name("name"))) {
      throw missing(asked.name("name"));
    }
    return Answer.acknowledged();
  }
}
