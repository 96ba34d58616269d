package dev.berth.search;

import dev.berth.elastic.ElasticFailure;
import dev.berth.elastic.FieldType;
import dev.berth.kernel.ErrorCode;
import dev.berth.kql.Pattern;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes, removes and describes indices. Thread-safe. */
final class IndexEndpoints {
  private final DocumentStore store;
  private final RecordIndices records;
  private final Indices indices;

  IndexEndpoints(DocumentStore store, RecordIndices records, Indices indices) {
    this.store = store;
    this.records = records;
    this.indices = indices;
  }

  void addTo(Paths paths) {
    paths
        .add("GET", "/_cat/indices", this::list)
        .add("GET", "/_cat/indices/{index}", this::list)
        .add("GET,POST", "/_refresh", this::refresh)
        .add("GET,POST", "/{index}/_refresh", this::refresh)
        .add("POST", "/_flush", this::refresh)
        .add("POST", "/{index}/_flush", this::refresh)
        .add("GET", "/_mapping", this::mapping)
        .add("GET", "/{index}/_mapping", this::mapping)
        .add("PUT,POST", "/{index}/_mapping", this::keepMapping)
        .add("GET", "/{index}/_settings", this::describe)
        .add("PUT", "/{index}/_settings", this::keepMapping)
        .add("GET", "/_alias", this::aliases)
        .add("GET", "/_aliases", this::aliases)
        .add("GET", "/{index}/_alias", this::aliases)
        .add("POST", "/_aliases", _ -> refuseAliases())
        .add("GET", "/_resolve/index/{index}", this::resolve)
        .add("GET,POST", "/_field_caps", this::fields)
        .add("GET,POST", "/{index}/_field_caps", this::fields)
        .add("PUT", "/{index}", this::create)
        .add("HEAD", "/{index}", this::exists)
        .add("GET", "/{index}", this::describe)
        .add("DELETE", "/{index}", this::remove);
  }

  private Answer list(Asked asked) {
    List<KnownIndex> found =
        indices.find(asked, asked.name("index")).stream()
            .map(index -> records.measured(asked.principal(), index))
            .toList();
    if ("json".equals(asked.parameters().get("format"))) {
      List<Map<String, Object>> rows = new ArrayList<>();
      found.forEach(index -> rows.add(row(index)));
      return Answer.json(rows);
    }
    StringBuilder lines = new StringBuilder();
    if (asked.flag("v")) {
      lines.append(
          "health status index uuid pri rep docs.count docs.deleted store.size pri.store.size\n");
    }
    found.forEach(index -> lines.append(String.join(" ", texts(row(index)))).append('\n'));
    return Answer.text(lines.toString());
  }

  private static List<String> texts(Map<String, Object> row) {
    return row.values().stream().map(Object::toString).toList();
  }

  private static Map<String, Object> row(KnownIndex index) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("health", "green");
    row.put("status", "open");
    row.put("index", index.name());
    row.put("uuid", uuid(index.name()));
    row.put("pri", "1");
    row.put("rep", "0");
    row.put("docs.count", Long.toString(index.documents()));
    row.put("docs.deleted", "0");
    row.put("store.size", size(index.bytes()));
    row.put("pri.store.size", size(index.bytes()));
    return row;
  }

  private static String uuid(String name) {
    return "berth-%08x".formatted(name.hashCode());
  }

  private static String size(long bytes) {
    return bytes < 1024 ? bytes + "b" : "%.1fkb".formatted(bytes / 1024.0);
  }

  private Answer refresh(Asked asked) {
    List<KnownIndex> _ = indices.find(asked, asked.name("index"));
    store.refresh(asked.principal().tenant());
    return Answer.json(Map.of("_shards", ClusterEndpoints.SHARDS));
  }

  private Answer create(Asked asked) {
    String name = asked.name("index");
    indices.requireWrite(asked.principal(), name);
    if (!store.create(asked.principal().tenant(), name)) {
      throw new ElasticFailure(
          ErrorCode.INVALID_INPUT,
          "resource_already_exists_exception",
          "index [" + name + "] already exists");
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("acknowledged", true);
    answer.put("shards_acknowledged", true);
    answer.put("index", name);
    return Answer.json(answer);
  }

  private Answer exists(Asked asked) {
    List<KnownIndex> found = indices.find(asked, asked.name("index"));
    return Answer.empty(found.isEmpty() ? 404 : 200);
  }

  private Answer remove(Asked asked) {
    String name = asked.name("index");
    if (name.contains("*") || name.contains(",") || name.equals("_all")) {
      throw ElasticFailure.illegal("Wildcard expressions or all indices are not allowed");
    }
    indices.requireWrite(asked.principal(), name);
    if (!store.remove(asked.principal().tenant(), name)) {
      throw Indices.missing(name);
    }
    indices.removed(asked.principal(), name);
    return Answer.acknowledged();
  }

  /** Fields get the types of what is written; what was asked for is looked at, and said so. */
  private Answer keepMapping(Asked asked) {
    for (String name : asked.name("index").split(",", 100)) {
      indices.requireWrite(asked.principal(), name.replace("*", "x"));
    }
    return Answer.acknowledged();
  }

  private Answer mapping(Asked asked) {
    Map<String, Object> answer = new LinkedHashMap<>();
    for (KnownIndex index : indices.find(asked, asked.name("index"))) {
      answer.put(index.name(), Map.of("mappings", mappings(index)));
    }
    return Answer.json(answer);
  }

  private static Map<String, Object> mappings(KnownIndex index) {
    Map<String, Object> properties = new LinkedHashMap<>();
    index.fields().forEach((path, type) -> put(properties, path, type));
    return properties.isEmpty() ? Map.of() : Map.of("properties", properties);
  }

  /** A path with dots is an object within an object, unless a value stands in its way. */
  @SuppressWarnings("unchecked") // Made here.
  private static void put(Map<String, Object> properties, String path, FieldType type) {
    int dot = path.indexOf('.');
    if (dot <= 0 || dot == path.length() - 1) {
      properties.putIfAbsent(path, described(type));
      return;
    }
    Map<String, Object> object =
        (Map<String, Object>)
            properties.computeIfAbsent(path.substring(0, dot), _ -> new LinkedHashMap<>());
    if (!object.containsKey("type")) {
      put(
          (Map<String, Object>)
              object.computeIfAbsent("properties", _ -> new LinkedHashMap<String, Object>()),
          path.substring(dot + 1),
          type);
    }
  }

  private static Map<String, Object> described(FieldType type) {
    Map<String, Object> field = new LinkedHashMap<>();
    field.put("type", type.text());
    if (type == FieldType.TEXT) {
      field.put("fields", Map.of("keyword", Map.of("type", "keyword", "ignore_above", 256)));
    }
    return field;
  }

  private Answer describe(Asked asked) {
    Map<String, Object> answer = new LinkedHashMap<>();
    for (KnownIndex index : indices.find(asked, asked.name("index"))) {
      Map<String, Object> settings = new LinkedHashMap<>();
      settings.put("number_of_shards", "1");
      settings.put("number_of_replicas", "0");
      settings.put("uuid", uuid(index.name()));
      settings.put("provided_name", index.name());
      Map<String, Object> described = new LinkedHashMap<>();
      described.put("aliases", Map.of());
      described.put("mappings", mappings(index));
      described.put("settings", Map.of("index", settings));
      answer.put(index.name(), described);
    }
    return Answer.json(answer);
  }

  private Answer aliases(Asked asked) {
    Map<String, Object> answer = new LinkedHashMap<>();
    indices
        .find(asked, asked.name("index"))
        .forEach(index -> answer.put(index.name(), Map.of("aliases", Map.of())));
    return Answer.json(answer);
  }

  private static Answer refuseAliases() {
    throw ElasticFailure.illegal(
        "Cannot keep an alias: there are none. Search by a name with stars.");
  }

  private Answer resolve(Asked asked) {
    List<Map<String, Object>> found = new ArrayList<>();
    indices
        .find(asked, asked.name("index"))
        .forEach(index -> found.add(Map.of("name", index.name(), "attributes", List.of("open"))));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("indices", found);
    answer.put("aliases", List.of());
    answer.put("data_streams", List.of());
    return Answer.json(answer);
  }

  private Answer fields(Asked asked) {
    List<KnownIndex> found = indices.find(asked, asked.name("index"));
    String wanted = asked.parameters().getOrDefault("fields", "*");
    List<Pattern> patterns = new ArrayList<>();
    for (String part : wanted.split(",", 200)) {
      patterns.add(new Pattern(List.of(part.split("\\*", -1))));
    }
    SortedMap<String, Object> fields = new TreeMap<>();
    for (KnownIndex index : found) {
      index.fields().forEach((path, type) -> capabilities(fields, patterns, path, type));
    }
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("indices", found.stream().map(KnownIndex::name).toList());
    answer.put("fields", fields);
    return Answer.json(answer);
  }

  private static void capabilities(
      Map<String, Object> fields, List<Pattern> patterns, String path, FieldType type) {
    capability(fields, patterns, path, type.text(), type != FieldType.TEXT);
    if (type == FieldType.TEXT) {
      capability(fields, patterns, path + ".keyword", "keyword", true);
    }
  }

  private static void capability(
      Map<String, Object> fields,
      List<Pattern> patterns,
      String path,
      String type,
      boolean aggregatable) {
    if (patterns.stream().anyMatch(pattern -> pattern.matches(path))) {
      Map<String, Object> capability = new LinkedHashMap<>();
      capability.put("type", type);
      capability.put("metadata_field", false);
      capability.put("searchable", true);
      capability.put("aggregatable", aggregatable);
      fields.putIfAbsent(path, Map.of(type, capability));
    }
  }
}
