package dev.berth.search;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What clients ask about the cluster: one node that is Berth. Immutable. */
final class ClusterEndpoints {
  static final Map<String, Object> SHARDS =
      Map.of("total", 1, "successful", 1, "skipped", 0, "failed", 0);

  /** What clients of version 8 are at home with. */
  private static final String SPOKEN = "8.15.0";

  private static final String CLUSTER = "berth";

  private final String version;

  ClusterEndpoints(String version) {
    this.version = version;
  }

  void addTo(Paths paths) {
    paths
        .add("GET,HEAD", "/", _ -> Answer.json(self()))
        .add("GET", "/_cluster/health", _ -> Answer.json(health()))
        .add("GET", "/_cluster/health/{index}", _ -> Answer.json(health()))
        .add("GET", "/_cluster/settings", _ -> Answer.json(settings()))
        .add("GET", "/_cat/health", _ -> Answer.text("berth green 1 1\n"))
        .add("GET", "/_nodes", _ -> Answer.json(nodes()))
        .add("GET", "/_nodes/{what}", _ -> Answer.json(nodes()))
        .add("GET", "/_license", _ -> Answer.json(Map.of("license", license())))
        .add("GET", "/_xpack", _ -> Answer.json(features()));
  }

  private Map<String, Object> self() {
    Map<String, Object> number = new LinkedHashMap<>();
    number.put("number", SPOKEN);
    number.put("build_flavor", "default");
    number.put("build_type", "berth");
    number.put("build_hash", version);
    number.put("build_date", "2026-01-01T00:00:00Z");
    number.put("build_snapshot", false);
    number.put("lucene_version", "10.6.0");
    number.put("minimum_wire_compatibility_version", "7.17.0");
    number.put("minimum_index_compatibility_version", "7.0.0");
    Map<String, Object> self = new LinkedHashMap<>();
    self.put("name", CLUSTER);
    self.put("cluster_name", CLUSTER);
    self.put("cluster_uuid", "berth-berth-berth-berth");
    self.put("version", number);
    self.put("tagline", "You Know, for Search");
    return self;
  }

  private static Map<String, Object> health() {
    Map<String, Object> health = new LinkedHashMap<>();
    health.put("cluster_name", CLUSTER);
    health.put("status", "green");
    health.put("timed_out", false);
    health.put("number_of_nodes", 1);
    health.put("number_of_data_nodes", 1);
    health.put("active_primary_shards", 1);
    health.put("active_shards", 1);
    health.put("relocating_shards", 0);
    health.put("initializing_shards", 0);
    health.put("unassigned_shards", 0);
    health.put("delayed_unassigned_shards", 0);
    health.put("number_of_pending_tasks", 0);
    health.put("number_of_in_flight_fetch", 0);
    health.put("task_max_waiting_in_queue_millis", 0);
    health.put("active_shards_percent_as_number", 100.0);
    return health;
  }

  private static Map<String, Object> settings() {
    return Map.of("persistent", Map.of(), "transient", Map.of());
  }

  /** Without an address: a client that looks for other nodes stays with the one it knows. */
  private static Map<String, Object> nodes() {
    Map<String, Object> node = new LinkedHashMap<>();
    node.put("name", CLUSTER);
    node.put("version", SPOKEN);
    node.put("roles", List.of("data", "ingest", "master"));
    Map<String, Object> nodes = new LinkedHashMap<>();
    nodes.put("_nodes", Map.of("total", 1, "successful", 1, "failed", 0));
    nodes.put("cluster_name", CLUSTER);
    nodes.put("nodes", Map.of(CLUSTER, node));
    return nodes;
  }

  private static Map<String, Object> license() {
    Map<String, Object> license = new LinkedHashMap<>();
    license.put("status", "active");
    license.put("uid", "berth");
    license.put("type", "basic");
    license.put("issued_to", CLUSTER);
    license.put("issuer", CLUSTER);
    return license;
  }

  private static Map<String, Object> features() {
    Map<String, Object> off = Map.of("available", false, "enabled", false);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(
        "license", Map.of("uid", "berth", "type", "basic", "mode", "basic", "status", "active"));
    answer.put(
        "features", Map.of("ilm", off, "security", Map.of("available", true, "enabled", true)));
    answer.put("tagline", "You know, for X");
    return answer;
  }
}
