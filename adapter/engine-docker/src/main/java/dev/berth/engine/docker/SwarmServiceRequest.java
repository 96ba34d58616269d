package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec;
import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Operation;
import dev.berth.engine.ClusterServiceSpec.Placement;
import dev.berth.engine.ClusterServiceSpec.Published;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.ClusterServiceSpec.Template;
import dev.berth.engine.ClusterServiceSpec.Update;
import dev.berth.engine.Isolation.Limits;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.docker.DockerSettings.LogLimits;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Says what a service is in the words of the API. Immutable. */
final class SwarmServiceRequest {
  private static final long NANO_CPUS = 1_000_000_000;

  /** As many as other engines give: a fork bomb stays in its task. */
  private static final int DEFAULT_PIDS = 4096;

  private final SwarmLabels labels;
  private final SwarmNames names;
  private final SwarmContainerSpec containers;
  private final LogLimits logs;

  SwarmServiceRequest(Labels labels, SwarmNames names, LogLimits logs) {
    this.labels = new SwarmLabels(labels);
    this.names = names;
    this.containers = new SwarmContainerSpec(labels);
    this.logs = logs;
  }

  /**
   * The body that makes a service.
   *
   * @param secrets of its files, as {@link SwarmSecrets} has made them
   */
  Map<String, Object> render(
      String name, ClusterServiceSpec spec, List<Map<String, Object>> secrets) {
    return render(name, spec, secrets, null);
  }

  /**
   * The body that changes a service. What its tasks are made of includes their labels, so these
   * stay as they were when nothing else is new: running tasks are to be left alone.
   *
   * @param current the service as it is; null: there is none yet
   */
  Map<String, Object> render(
      String name,
      ClusterServiceSpec spec,
      List<Map<String, Object>> secrets,
      @Nullable SwarmCurrent current) {
    Map<String, Object> container = containers.render(spec, secrets);
    Map<String, Object> template = template(spec, container);
    Map<String, Object> endpoint = endpoint(spec.ports());
    String hash = hash(template, endpoint);
    container.put(
        "Labels",
        current != null && current.template().equals(hash)
            ? current.containerLabels()
            : SwarmLabels.ofContainers(spec, hash));
    template.put("Placement", placement(spec));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", name);
    body.put("Labels", labels.ofService(spec, hash));
    body.put("TaskTemplate", template);
    body.put("Mode", mode(spec.operation()));
    if (!isJob(spec.operation().mode())) {
      body.put("UpdateConfig", update(spec.operation().update()));
      body.put("RollbackConfig", update(spec.operation().rollback(), false));
    }
    body.put("EndpointSpec", endpoint);
    return body;
  }

  private static String hash(Map<String, Object> template, Map<String, Object> endpoint) {
    String whole = Json.text(List.of(template, endpoint));
    return SwarmNames.sha256(whole.getBytes(StandardCharsets.UTF_8)).substring(0, 32);
  }

  static boolean isJob(Mode mode) {
    return mode == Mode.REPLICATED_JOB || mode == Mode.GLOBAL_JOB;
  }

  private Map<String, Object> template(ClusterServiceSpec spec, Map<String, Object> container) {
    Map<String, Object> template = new LinkedHashMap<>();
    template.put("ContainerSpec", container);
    template.put("Resources", resources(spec));
    template.put("RestartPolicy", restart(spec.operation()));
    template.put("Networks", networks(spec));
    template.put("ForceUpdate", spec.operation().generation());
    Map<String, Object> options =
        pair(
            "max-size",
            Long.toString(logs.part().bytes()),
            "max-file",
            Integer.toString(logs.parts()));
    template.put("LogDriver", pair("Name", "json-file", "Options", options));
    return template;
  }

  /** In this order, always: what is sent is compared by its hash. */
  private static Map<String, Object> pair(
      String first, Object value, String second, Object secondValue) {
    Map<String, Object> pair = new LinkedHashMap<>();
    pair.put(first, value);
    pair.put(second, secondValue);
    return pair;
  }

  private static Map<String, Object> resources(ClusterServiceSpec spec) {
    Limits limits = spec.template().isolation().limits();
    Map<String, Object> most = new LinkedHashMap<>();
    putAmounts(most, limits.memory() == null ? null : limits.memory().bytes(), limits.cpus());
    Integer pids = limits.pids();
    most.put("Pids", pids == null ? DEFAULT_PIDS : Math.max(0, pids));
    Placement placement = spec.placement();
    Map<String, Object> least = new LinkedHashMap<>();
    putAmounts(
        least,
        placement.reservedMemory() == null ? null : placement.reservedMemory().bytes(),
        placement.reservedCpus());
    Map<String, Object> resources = new LinkedHashMap<>();
    resources.put("Limits", most);
    resources.put("Reservations", least);
    return resources;
  }

  private static void putAmounts(
      Map<String, Object> into, @Nullable Long memory, @Nullable Double cpus) {
    if (memory != null) {
      into.put("MemoryBytes", memory);
    }
    if (cpus != null) {
      into.put("NanoCPUs", Math.max(NANO_CPUS / 100, Math.round(cpus * NANO_CPUS)));
    }
  }

  private static Map<String, Object> restart(Operation operation) {
    Restart restart = operation.restart();
    Map<String, Object> policy = new LinkedHashMap<>();
    policy.put("Condition", condition(restart.condition(), isJob(operation.mode())));
    policy.put("Delay", restart.delay().toNanos());
    if (restart.maxAttempts() != null) {
      policy.put("MaxAttempts", restart.maxAttempts());
    }
    if (restart.window() != null) {
      policy.put("Window", restart.window().toNanos());
    }
    return policy;
  }

  /** A job that has ended well is not run again. */
  private static String condition(Restart.Condition condition, boolean job) {
    return switch (condition) {
      case NONE -> "none";
      case ON_FAILURE -> "on-failure";
      case ANY -> job ? "on-failure" : "any";
    };
  }

  /** Without any a task is part of the bridge that all nodes have: Swarm knows no other way. */
  private List<Map<String, Object>> networks(ClusterServiceSpec spec) {
    Template template = spec.template();
    List<Map<String, Object>> networks = new ArrayList<>();
    for (Attachment attachment : template.networking().attachments()) {
      String network = names.network(attachment.network());
      networks.add(pair("Target", network, "Aliases", attachment.aliases()));
    }
    return networks;
  }

  private static Map<String, Object> placement(ClusterServiceSpec spec) {
    Placement placement = spec.placement();
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Constraints", SwarmMark.added(placement.constraints(), spec.labels()));
    body.put(
        "Preferences",
        placement.spread().stream()
            .map(attribute -> Map.of("Spread", Map.of("SpreadDescriptor", attribute)))
            .toList());
    if (placement.maxPerNode() != null) {
      body.put("MaxReplicas", placement.maxPerNode());
    }
    return body;
  }

  private static Map<String, Object> mode(Operation operation) {
    return switch (operation.mode()) {
      case REPLICATED -> Map.of("Replicated", Map.of("Replicas", operation.replicas()));
      case GLOBAL -> Map.of("Global", Map.of());
      case REPLICATED_JOB ->
          Map.of(
              "ReplicatedJob",
              pair(
                  "MaxConcurrent",
                  operation.replicas(),
                  "TotalCompletions",
                  operation.completions()));
      case GLOBAL_JOB -> Map.of("GlobalJob", Map.of());
    };
  }

  private static Map<String, Object> update(Update update) {
    return update(update, true);
  }

  private static Map<String, Object> update(Update update, boolean mayRollBack) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Parallelism", update.parallelism());
    body.put("Delay", update.delay().toNanos());
    body.put(
        "FailureAction",
        switch (update.failureAction()) {
          case PAUSE -> "pause";
          case CONTINUE -> "continue";
          case ROLLBACK -> mayRollBack ? "rollback" : "pause";
        });
    body.put("Monitor", update.monitor().toNanos());
    body.put("MaxFailureRatio", update.maxFailureRatio());
    body.put("Order", update.startFirst() ? "start-first" : "stop-first");
    return body;
  }

  private static Map<String, Object> endpoint(ClusterServiceSpec.Ports ports) {
    List<Map<String, Object>> published = new ArrayList<>();
    for (Published port : ports.published()) {
      Map<String, Object> body = new LinkedHashMap<>();
      body.put("Protocol", port.protocol().name().toLowerCase(Locale.ROOT));
      body.put("TargetPort", port.target());
      if (port.port() > 0) {
        body.put("PublishedPort", port.port());
      }
      body.put("PublishMode", port.host() ? "host" : "ingress");
      published.add(body);
    }
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("Mode", ports.endpoint() == Endpoint.VIRTUAL_ADDRESS ? "vip" : "dnsrr");
    endpoint.put("Ports", published);
    return endpoint;
  }
}
