package dev.berth.engine.docker;

import dev.berth.engine.Node.Availability;
import dev.berth.engine.Nodes;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import tools.jackson.databind.JsonNode;

/** The machines of a swarm. Thread-safe. */
final class SwarmNodes implements Nodes {
  private static final int ATTEMPTS = 10;
  private static final Duration DEMOTION = Duration.ofSeconds(30);
  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(100);

  private final DockerApi api;
  private final CountDownLatch closed;
  private final SwarmWatch watch;

  /**
   * @param closed when the cluster has been closed
   */
  SwarmNodes(DockerApi api, CountDownLatch closed, SwarmWatch watch) {
    this.api = api;
    this.closed = closed;
    this.watch = watch;
  }

  @Override
  public void label(String id, Map<String, String> added, Set<String> removed) {
    change(
        id,
        "label",
        spec -> {
          Map<String, String> labels = new LinkedHashMap<>(spec.labels());
          labels.keySet().removeAll(removed);
          labels.putAll(added);
          spec.body().put("Labels", labels);
        });
  }

  @Override
  public void makeAvailable(String id, Availability availability) {
    change(
        id,
        "change",
        spec -> spec.body().put("Availability", availability.name().toLowerCase(Locale.ROOT)));
  }

  @Override
  public void remove(String id, boolean force) {
    JsonNode node = get(id, "remove");
    String state = Json.text(node.path("Status"), "State");
    if (!force && !"down".equals(state)) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot %s: it is %s. Shut it down or let it leave the swarm first ('docker swarm leave' there), or force it."
              .formatted(purpose("remove", id), state));
    }
    if (node.path("ManagerStatus").isObject()) {
      requireQuorumWithout(id);
      change(id, "remove", spec -> spec.body().put("Role", "worker"));
      awaitWorker(id);
    }
    try {
      Call call = Call.delete("/nodes/" + Call.encode(id), purpose("remove", id));
      api.ask(call.with("force", Boolean.toString(force)));
    } catch (ApiFailure e) {
      throw e.said().contains("is not down") ? e.as(ErrorCode.CONFLICT) : e;
    }
    watch.soon();
  }

  private void requireQuorumWithout(String id) {
    int left = 0;
    int reachable = 0;
    for (JsonNode other : api.ask(Call.get("/nodes", purpose("remove", id)))) {
      JsonNode manager = other.path("ManagerStatus");
      if (manager.isObject() && !Json.text(other, "ID").equals(id)) {
        left++;
        if ("reachable".equals(Json.text(manager, "Reachability"))) {
          reachable++;
        }
      }
    }
    if (left == 0) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot %s: it is the last manager. Promote another node first ('docker node promote')."
              .formatted(purpose("remove", id)));
    }
    if (reachable <= left / 2) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot %s: of the %d managers that would be left, %d can be reached, too few to decide. Bring managers back, or promote other nodes first."
              .formatted(purpose("remove", id), left, reachable));
    }
  }

  private void awaitWorker(String id) {
    long deadline = System.nanoTime() + DEMOTION.toNanos();
    try {
      while (get(id, "remove").path("ManagerStatus").isObject()) {
        if (System.nanoTime() > deadline
            || closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
          throw new BerthException(
              ErrorCode.TIMED_OUT,
              "Cannot %s: it is still a manager after %d s. It has been told to be a worker; try again."
                  .formatted(purpose("remove", id), DEMOTION.toSeconds()));
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BerthException(
          ErrorCode.UNAVAILABLE, "Cannot %s: interrupted.".formatted(purpose("remove", id)), e);
    }
  }

  /** What a node is told to be. */
  private record Spec(Map<String, Object> body, Map<String, String> labels) {}

  /** Another may change a node at the same time. */
  private void change(String id, String verb, Consumer<Spec> edit) {
    for (int attempt = 1; ; attempt++) {
      JsonNode node = get(id, verb);
      Spec spec = spec(node.path("Spec"));
      edit.accept(spec);
      try {
        api.ask(
            Call.post("/nodes/%s/update".formatted(Call.encode(id)), purpose(verb, id))
                .with("version", node.path("Version").path("Index").asLong(0))
                .withJson(spec.body()));
        watch.soon();
        return;
      } catch (ApiFailure e) {
        if (attempt == ATTEMPTS || !e.said().contains("update out of sequence")) {
          throw e;
        }
      }
    }
  }

  private static Spec spec(JsonNode spec) {
    Map<String, Object> body = new LinkedHashMap<>();
    for (String key : new String[] {"Name", "Role", "Availability"}) {
      if (spec.has(key)) {
        body.put(key, Json.text(spec, key));
      }
    }
    Map<String, String> labels = Json.map(spec.path("Labels"));
    body.put("Labels", labels);
    return new Spec(body, labels);
  }

  private JsonNode get(String id, String verb) {
    watch.requireQuorum(purpose(verb, id));
    return api.ask(Call.get("/nodes/" + Call.encode(id), purpose(verb, id)));
  }

  private static String purpose(String verb, String id) {
    return "%s node '%s'".formatted(verb, id);
  }
}
