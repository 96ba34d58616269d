package dev.berth.engine.docker;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networks;
import dev.berth.engine.Subnet;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;

/** Networks that reach over all nodes of a swarm. Thread-safe; one is made at a time. */
final class SwarmNetworks implements Networks {
  private static final String DRIVER = "overlay";

  /** Whether containers that are of no service may become part of a network. */
  private static final String ATTACHABLE = "attachable";

  /** A swarm chooses the subnet after it has said that the network is made. */
  private static final Duration SETTLING = Duration.ofSeconds(10);

  private static final Duration BETWEEN_LOOKS = Duration.ofMillis(20);

  private final DockerApi api;
  private final Labels labels;
  private final SwarmNames names;
  private final CountDownLatch closed;
  private final ReentrantLock making = new ReentrantLock();

  /**
   * @param closed when the cluster has been closed
   */
  SwarmNetworks(DockerApi api, Labels labels, SwarmNames names, CountDownLatch closed) {
    this.api = api;
    this.labels = labels;
    this.names = names;
    this.closed = closed;
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
        Call call =
            Call.get("/networks", purpose("create", spec.name()))
                .with("filters", Json.text(Map.of("driver", List.of(DRIVER))));
        DockerNetworks.requireFree(spec, Subnet.parse(spec.subnet()), api.ask(call));
      }
      api.ask(Call.post("/networks/create", purpose("create", spec.name())).withJson(body(spec)));
      return made(spec.name());
    } finally {
      making.unlock();
    }
  }

  private static Network alike(Network existing, NetworkSpec spec) {
    if (!existing.spec().options().equals(spec.options())) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot create network '%s': there is another of that name, with the options %s. Remove it first."
              .formatted(spec.name(), new TreeMap<>(existing.spec().options())));
    }
    return DockerNetworks.alike(existing, spec);
  }

  private Map<String, Object> body(NetworkSpec spec) {
    Map<String, String> options = new TreeMap<>(spec.options());
    String attachable = options.remove(ATTACHABLE);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("Name", names.network(spec.name()));
    body.put("CheckDuplicate", true);
    body.put("Driver", DRIVER);
    body.put("Scope", "swarm");
    body.put("Internal", spec.internal());
    body.put("Attachable", "true".equals(attachable));
    body.put("Options", options);
    body.put("Labels", labels.of(spec.name().tenant(), spec.name().name(), Json.text(spec)));
    if (spec.subnet() != null) {
      Subnet subnet = Subnet.parse(spec.subnet());
      Map<String, String> range =
          Map.of("Subnet", subnet.toString(), "Gateway", subnet.gateway().getHostAddress());
      body.put("IPAM", Map.of("Driver", "default", "Config", List.of(range)));
    }
    return body;
  }

  private Network made(NetworkName name) {
    return awaited(name, Optional::isPresent)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.ENGINE_FAILED,
                    "Cannot %s: the swarm has given it no subnet. Look whether its address pools are used up."
                        .formatted(purpose("create", name))));
  }

  /** A network once it is as it should be, or as it is when that does not come. */
  private Optional<Network> awaited(NetworkName name, Predicate<Optional<Network>> wanted) {
    long deadline = System.nanoTime() + SETTLING.toNanos();
    Optional<Network> found = find(name);
    try {
      while (!wanted.test(found)
          && System.nanoTime() < deadline
          && !closed.await(BETWEEN_LOOKS.toMillis(), TimeUnit.MILLISECONDS)) {
        found = find(name);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    return found;
  }

  @Override
  public Optional<Network> find(NetworkName name) {
    return list().stream().filter(network -> network.name().equals(name)).findFirst();
  }

  @Override
  public List<Network> list() {
    return DockerNetworks.list(api, labels, DRIVER);
  }

  @Override
  public void remove(NetworkName name) {
    try {
      api.ask(
          Call.delete("/networks/" + Call.encode(names.network(name)), purpose("remove", name)));
      // The node that is talked to may have its part of it a little longer.
      Optional<Network> _ = awaited(name, Optional::isEmpty);
    } catch (ApiFailure e) {
      if (e.status() == 404) {
        return;
      }
      if (e.status() == 403 || e.status() == 409 || e.said().contains("in use")) {
        throw DockerNetworks.inUse(name, "services are");
      }
      throw e;
    }
  }

  private static String purpose(String verb, NetworkName name) {
    return "%s network '%s'".formatted(verb, name);
  }
}
