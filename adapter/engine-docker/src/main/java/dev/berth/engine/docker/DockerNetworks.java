package dev.berth.engine.docker;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networks;
import dev.berth.engine.Subnet;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import tools.jackson.databind.JsonNode;

/** Networks as bridges of a daemon. Thread-safe; one is made at a time. */
final class DockerNetworks implements Networks {
  private final DockerApi api;
  private final Labels labels;
  private final TaskTable table;

  /** The daemon would make two of one name. */
  private final ReentrantLock making = new ReentrantLock();

  DockerNetworks(DockerApi api, Labels labels, TaskTable table) {
    this.api = api;
    this.labels = labels;
    this.table = table;
  }

  @Override
  public Network create(NetworkSpec spec) {
    making.lock();
    try {
      Optional<Network> existing = find(spec.name());
      if (existing.isPresent()) {
        return alike(existing.get(), spec);
      }
      if (spec.subnet() != null) {
        requireFree(spec, Subnet.parse(spec.subnet()));
      }
      make(spec);
      return find(spec.name())
          .orElseThrow(
              () ->
                  new BerthException(
                      ErrorCode.ENGINE_FAILED,
                      "Cannot create network '%s': it was removed at once."
                          .formatted(spec.name())));
    } finally {
      making.unlock();
    }
  }

  /** The network that there is, if it is what is asked for. */
  static Network alike(Network existing, NetworkSpec spec) {
    boolean alike =
        existing.spec().internal() == spec.internal()
            && (spec.subnet() == null || spec.subnet().equals(existing.subnet()));
    if (alike) {
      return existing;
    }
    throw new BerthException(
        ErrorCode.CONFLICT,
        "Cannot create network '%s': there is another of that name, %s with subnet %s. Remove it first."
            .formatted(
                spec.name(),
                existing.spec().internal() ? "internal" : "not internal",
                existing.subnet()));
  }

  private void requireFree(NetworkSpec spec, Subnet asked) {
    requireFree(
        spec, asked, api.ask(Call.get("/networks", "create network '%s'".formatted(spec.name()))));
  }

  /** Looks at the networks of everybody: the daemon says of an overlap only that there is one. */
  static void requireFree(NetworkSpec spec, Subnet asked, JsonNode all) {
    for (JsonNode network : all) {
      for (JsonNode range : network.path("IPAM").path("Config")) {
        Optional<Subnet> theirs = Subnet.find(Json.text(range, "Subnet"));
        if (theirs.filter(asked::overlaps).isPresent()) {
          throw new BerthException(
              ErrorCode.CONFLICT,
              "Cannot create network '%s': its subnet %s overlaps %s, which network '%s' uses already. Choose another, or none."
                  .formatted(spec.name(), asked, theirs.get(), Json.text(network, "Name")));
        }
      }
    }
  }

  private void make(NetworkSpec spec) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", labels.networkName(spec.name()));
    body.put("CheckDuplicate", true);
    body.put("Driver", "bridge");
    body.put("Internal", spec.internal());
    body.put("Labels", labels.of(spec.name().tenant(), spec.name().name(), Json.text(spec)));
    if (spec.subnet() != null) {
      Subnet subnet = Subnet.parse(spec.subnet());
      String gateway = subnet.gateway().getHostAddress();
      body.put(
          "IPAM",
          Map.of(
              "Driver",
              "default",
              "Config",
              List.of(Map.of("Subnet", subnet.toString(), "Gateway", gateway))));
    }
    String purpose = "create network '%s'".formatted(spec.name());
    try {
      api.ask(Call.post("/networks/create", purpose).withJson(body));
    } catch (ApiFailure e) {
      if (e.status() == ApiFailure.NO_ANSWER && isMade(spec.name(), e)) {
        return;
      }
      // What the body says is ours, and was checked: it is the machine that has no room.
      throw e.status() == 400 || e.status() == 404 ? e.as(ErrorCode.ENGINE_FAILED) : e;
    }
  }

  /** Whether it was made, and the answer lost. */
  private boolean isMade(NetworkName name, ApiFailure lost) {
    try {
      return find(name).isPresent();
    } catch (ApiFailure e) {
      lost.addSuppressed(e);
      return false;
    }
  }

  @Override
  public Optional<Network> find(NetworkName name) {
    return list().stream().filter(network -> network.name().equals(name)).findFirst();
  }

  @Override
  public List<Network> list() {
    return list(api, labels, "bridge");
  }

  /** Those of this instance that a driver has made. */
  static List<Network> list(DockerApi api, Labels labels, String driver) {
    JsonNode answer = api.ask(Call.get("/networks", "list the networks").withLabels(labels.ours()));
    List<Network> networks = new ArrayList<>();
    for (JsonNode network : answer) {
      if (Json.text(network, "Driver").equals(driver)) {
        read(labels, network).ifPresent(networks::add);
      }
    }
    networks.sort(
        Comparator.comparing((Network network) -> network.name().tenant())
            .thenComparing(network -> network.name().name()));
    return networks;
  }

  private static Optional<Network> read(Labels labels, JsonNode network) {
    JsonNode texts = network.path("Labels");
    if (!labels.areOurs(texts)) {
      return Optional.empty();
    }
    for (JsonNode range : network.path("IPAM").path("Config")) {
      Optional<Subnet> subnet = Subnet.find(Json.text(range, "Subnet"));
      Optional<NetworkSpec> spec = Json.find(Json.text(texts, Labels.SPEC), NetworkSpec.class);
      if (subnet.isPresent() && spec.isPresent()) {
        String gateway = Json.text(range, "Gateway");
        InetAddress address =
            gateway.isEmpty() ? subnet.get().gateway() : InetAddress.ofLiteral(gateway);
        return Optional.of(new Network(spec.get(), subnet.get().toString(), address));
      }
    }
    return Optional.empty();
  }

  @Override
  public void remove(NetworkName name) {
    if (table.usesNetwork(name)) {
      throw inUse(name, "tasks are");
    }
    if (find(name).isEmpty()) {
      return;
    }
    try {
      api.ask(Call.delete("/networks/" + path(name), "remove network '%s'".formatted(name)));
    } catch (ApiFailure e) {
      switch (e.status()) {
        case 404 -> {
          // Somebody else has removed it.
        }
        case 403, 409 -> throw inUse(name, "containers are");
        default -> throw e;
      }
    }
  }

  static BerthException inUse(NetworkName name, String who) {
    return new BerthException(
        ErrorCode.CONFLICT,
        "Cannot remove network '%s': %s part of it. Remove them first.".formatted(name, who));
  }

  /**
   * @throws BerthException {@code NOT_FOUND} if there is none of the name
   */
  void require(NetworkName name) {
    if (find(name).isEmpty()) {
      throw new BerthException(
          ErrorCode.NOT_FOUND,
          "Cannot use network '%s': there is none of that name. Create it first.".formatted(name));
    }
  }

  /** A network, as a part of a path. */
  String path(NetworkName name) {
    return Call.encode(labels.networkName(name));
  }
}
