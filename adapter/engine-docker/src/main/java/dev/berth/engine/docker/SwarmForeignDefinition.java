package dev.berth.engine.docker;

import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterServiceSpec.Mode;
import dev.berth.engine.ClusterServiceSpec.Operation;
import dev.berth.engine.ClusterServiceSpec.Placement;
import dev.berth.engine.ClusterServiceSpec.Restart;
import dev.berth.engine.ClusterServiceSpec.Update;
import dev.berth.engine.ForeignDefinition;
import dev.berth.engine.ForeignDefinition.Attachment;
import dev.berth.engine.ForeignMount;
import dev.berth.engine.Isolation;
import dev.berth.engine.PortBinding;
import dev.berth.engine.ProcessSpec;
import dev.berth.kernel.ByteSize;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads what a service of a swarm is made of. For one service. */
final class SwarmForeignDefinition {
  private static final double NANO_CPUS = 1e9;

  private final JsonNode body;
  private final JsonNode spec;
  private final JsonNode template;
  private final JsonNode container;
  private final Function<String, JsonNode> networks;
  private final Function<String, JsonNode> configs;
  private final List<String> lost = new ArrayList<>();
  private final List<String> obstacles = new ArrayList<>();

  /**
   * @param body as {@code GET /services} tells it
   * @param networks tells of a network by its id
   * @param configs tells of a config by its id
   */
  SwarmForeignDefinition(
      JsonNode body, Function<String, JsonNode> networks, Function<String, JsonNode> configs) {
    this.body = body;
    this.spec = body.path("Spec");
    this.template = spec.path("TaskTemplate");
    this.container = template.path("ContainerSpec");
    this.networks = networks;
    this.configs = configs;
  }

  ForeignDefinition read() {
    for (JsonNode secret : container.path("Secrets")) {
      obstacles.add(
          "It has the secret '%s', whose value Swarm does not tell: make it with 'berth secret', and deploy the stack by hand."
              .formatted(Json.text(secret, "SecretName")));
    }
    Mode mode = mode();
    return new ForeignDefinition(
        "",
        process(),
        mounts(),
        container.path("ReadOnly").asBoolean(false),
        net(),
        isolation(),
        operation(mode),
        placement(),
        Map.of(),
        lost,
        obstacles);
  }

  private Mode mode() {
    JsonNode mode = spec.path("Mode");
    if (mode.has("ReplicatedJob") || mode.has("GlobalJob")) {
      obstacles.add("It is a job: deploy it by hand when it is to run again.");
    }
    return mode.has("Global") ? Mode.GLOBAL : Mode.REPLICATED;
  }

  private ProcessSpec process() {
    Map<String, String> environment = new LinkedHashMap<>();
    for (String entry : Json.texts(container.path("Env"))) {
      int equals = entry.indexOf('=');
      if (equals > 0) {
        environment.put(entry.substring(0, equals), entry.substring(equals + 1));
      }
    }
    return new ProcessSpec(
        container.has("Command") ? Json.texts(container.path("Command")) : null,
        container.has("Args") ? Json.texts(container.path("Args")) : null,
        environment,
        said(container, "Dir"),
        said(container, "User"),
        container.path("TTY").asBoolean(false),
        said(container, "StopSignal"));
  }

  private static @Nullable String said(JsonNode node, String field) {
    String text = Json.text(node, field);
    return text.isEmpty() ? null : text;
  }

  private List<ForeignMount> mounts() {
    List<ForeignMount> mounts = new ArrayList<>();
    for (JsonNode mount : container.path("Mounts")) {
      String target = Json.text(mount, "Target");
      boolean readOnly = mount.path("ReadOnly").asBoolean(false);
      String source = Json.text(mount, "Source");
      switch (Json.text(mount, "Type")) {
        case "bind" -> mounts.add(new ForeignMount.Bind(source, target, readOnly));
        case "volume" -> {
          if (source.isEmpty()) {
            lost.add(
                "What tasks keep in volumes without names at '%s' stays behind; new ones begin empty."
                    .formatted(target));
          } else {
            requirePlain(mount, source);
            mounts.add(new ForeignMount.Volume(source, target, readOnly));
          }
        }
        case "tmpfs" -> mounts.add(tmpfs(mount, target));
        default ->
            obstacles.add(
                "What is mounted at '%s' is of a kind that Berth does not have.".formatted(target));
      }
    }
    container.path("Configs").forEach(config -> addConfig(config, mounts));
    return mounts;
  }

  /** A node that has no such volume yet makes it, and would make another without the driver. */
  private void requirePlain(JsonNode mount, String source) {
    JsonNode driver = mount.path("VolumeOptions").path("DriverConfig");
    boolean plain =
        (Json.text(driver, "Name").isEmpty() || Json.text(driver, "Name").equals("local"))
            && driver.path("Options").isEmpty();
    if (!plain) {
      lost.add(
          "Nodes that do not have volume '%s' yet make one without its driver's options."
              .formatted(source));
    }
  }

  private static ForeignMount tmpfs(JsonNode mount, String target) {
    long size = mount.path("TmpfsOptions").path("SizeBytes").asLong(0);
    int mode = mount.path("TmpfsOptions").path("Mode").asInt(0);
    return new ForeignMount.Tmpfs(
        target, size > 0 ? new ByteSize(size) : null, mode > 0 ? mode : null);
  }

  private void addConfig(JsonNode config, List<ForeignMount> mounts) {
    String name = Json.text(config, "ConfigName");
    JsonNode file = config.path("File");
    JsonNode known = configs.apply(Json.text(config, "ConfigID"));
    if (!file.isObject() || known.isMissingNode()) {
      obstacles.add("Its config '%s' cannot be read as a file.".formatted(name));
      return;
    }
    byte[] bytes = Base64.getDecoder().decode(Json.text(known.path("Spec"), "Data"));
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!java.util.Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)) {
      obstacles.add("Its config '%s' is not text.".formatted(name));
      return;
    }
    String target = Json.text(file, "Name");
    mounts.add(
        new ForeignMount.Config(
            name,
            text,
            target.startsWith("/") ? target : "/" + target,
            number(Json.text(file, "UID")),
            number(Json.text(file, "GID")),
            file.path("Mode").asInt(0444) & 07777));
  }

  private static int number(String text) {
    return text.matches("[0-9]{1,9}") ? Integer.parseInt(text) : 0;
  }

  private ForeignDefinition.Net net() {
    Map<String, Attachment> attachments = new LinkedHashMap<>();
    String mode = null;
    JsonNode list =
        template.path("Networks").isEmpty() ? spec.path("Networks") : template.path("Networks");
    for (JsonNode one : list) {
      JsonNode network = networks.apply(Json.text(one, "Target"));
      String name = Json.text(network, "Name");
      if (name.equals("host") || name.equals("none")) {
        mode = name;
      } else if (!name.isEmpty()) {
        attachments.put(name, attachment(one, network));
      }
    }
    if (list.isEmpty()) {
      lost.add("It is on no network but the nodes' own; Berth gives it one of the stack.");
      attachments.put("default", new Attachment(List.of(), false, Map.of(), true));
    }
    List<PortBinding> ports = new ArrayList<>();
    List<Integer> host = new ArrayList<>();
    for (JsonNode port : spec.path("EndpointSpec").path("Ports")) {
      addPort(port, ports, host);
    }
    Map<String, String> hosts = new LinkedHashMap<>();
    for (String entry : Json.texts(container.path("Hosts"))) {
      String[] parts = entry.split("\\s+", 2);
      if (parts.length == 2) {
        hosts.put(parts[1], parts[0]);
      }
    }
    boolean dnsrr = Json.text(spec.path("EndpointSpec"), "Mode").equals("dnsrr");
    return new ForeignDefinition.Net(
        mode,
        said(container, "Hostname"),
        attachments,
        ports,
        host,
        dnsrr ? Endpoint.ADDRESSES_OF_TASKS : Endpoint.VIRTUAL_ADDRESS,
        hosts);
  }

  private Attachment attachment(JsonNode one, JsonNode network) {
    Map<String, String> options = new LinkedHashMap<>();
    JsonNode known = network.path("Options");
    if (known.has("encrypted")) {
      options.put("encrypted", Json.text(known, "encrypted"));
    }
    String namespace = Json.text(spec.path("Labels"), ForeignLabels.NAMESPACE);
    String service = Json.text(spec, "Name");
    List<String> aliases = new ArrayList<>(Json.texts(one.path("Aliases")));
    aliases.removeIf(alias -> service.equals(namespace + "_" + alias));
    return new Attachment(
        aliases,
        network.path("Internal").asBoolean(false),
        options,
        !namespace.isEmpty()
            && Json.text(network.path("Labels"), ForeignLabels.NAMESPACE).equals(namespace));
  }

  private void addPort(JsonNode port, List<PortBinding> ports, List<Integer> host) {
    int own = port.path("TargetPort").asInt(0);
    int published = port.path("PublishedPort").asInt(0);
    String protocol = Json.text(port, "Protocol");
    if (protocol.equals("sctp")) {
      obstacles.add("It publishes port %d over SCTP, which Berth does not.".formatted(own));
      return;
    }
    if (published == 0) {
      lost.add("The nodes' port for %d, chosen by Swarm: it is routed only.".formatted(own));
      return;
    }
    ports.add(
        new PortBinding(
            null,
            published,
            own,
            protocol.equals("udp") ? PortBinding.Protocol.UDP : PortBinding.Protocol.TCP));
    if (Json.text(port, "PublishMode").equals("host")) {
      host.add(published);
    }
  }

  private Isolation isolation() {
    JsonNode limits = template.path("Resources").path("Limits");
    return new Isolation(
        new Isolation.Limits(
            size(limits),
            cpus(limits),
            limits.path("Pids").asInt(0) > 0 ? limits.path("Pids").asInt(0) : null),
        capabilities("CapabilityAdd"),
        capabilities("CapabilityDrop"),
        Set.of(),
        ForeignIsolationReader.ulimits(container.path("Ulimits")),
        Json.map(container.path("Sysctls")));
  }

  private static @Nullable ByteSize size(JsonNode amounts) {
    long bytes = amounts.path("MemoryBytes").asLong(0);
    return bytes > 0 ? new ByteSize(bytes) : null;
  }

  private static @Nullable Double cpus(JsonNode amounts) {
    long nanos = amounts.path("NanoCPUs").asLong(0);
    return nanos > 0 ? (Double) (nanos / NANO_CPUS) : null;
  }

  private Set<String> capabilities(String field) {
    Set<String> names = new HashSet<>();
    Json.texts(container.path(field)).forEach(name -> names.add(name.replaceFirst("^CAP_", "")));
    return names;
  }

  private Operation operation(Mode mode) {
    return new Operation(
        mode,
        mode == Mode.GLOBAL ? 1 : SwarmForeignChange.replicas(body),
        0,
        0,
        ForeignDefinitionReader.health(container.path("Healthcheck")),
        restart(),
        ForeignDefinitionReader.duration(container, "StopGracePeriod", Duration.ofSeconds(10)),
        update(spec.path("UpdateConfig")),
        update(spec.path("RollbackConfig")));
  }

  private Restart restart() {
    JsonNode policy = template.path("RestartPolicy");
    int most = policy.path("MaxAttempts").asInt(0);
    Duration window = ForeignDefinitionReader.duration(policy, "Window", Duration.ZERO);
    return new Restart(
        switch (Json.text(policy, "Condition")) {
          case "none" -> Restart.Condition.NONE;
          case "on-failure" -> Restart.Condition.ON_FAILURE;
          default -> Restart.Condition.ANY;
        },
        ForeignDefinitionReader.duration(policy, "Delay", Duration.ofSeconds(5)),
        most > 0 ? most : null,
        window.isZero() ? null : window);
  }

  private static Update update(JsonNode update) {
    if (!update.isObject()) {
      return ForeignDefinitionReader.AT_ONCE;
    }
    return new Update(
        update.path("Parallelism").asInt(1),
        ForeignDefinitionReader.duration(update, "Delay", Duration.ZERO),
        switch (Json.text(update, "FailureAction").toLowerCase(Locale.ROOT)) {
          case "continue" -> Update.FailureAction.CONTINUE;
          case "rollback" -> Update.FailureAction.ROLLBACK;
          default -> Update.FailureAction.PAUSE;
        },
        ForeignDefinitionReader.duration(update, "Monitor", Duration.ofSeconds(5)),
        update.path("MaxFailureRatio").asDouble(0),
        Json.text(update, "Order").equals("start-first"));
  }

  private Placement placement() {
    JsonNode resources = template.path("Resources").path("Reservations");
    List<String> spread = new ArrayList<>();
    for (JsonNode one : template.path("Placement").path("Preferences")) {
      String attribute = Json.text(one.path("Spread"), "SpreadDescriptor");
      if (!attribute.isEmpty()) {
        spread.add(attribute);
      }
    }
    int most = template.path("Placement").path("MaxReplicas").asInt(0);
    return new Placement(
        SwarmForeignChange.constraints(spec),
        spread,
        most > 0 ? most : null,
        size(resources),
        cpus(resources));
  }
}
