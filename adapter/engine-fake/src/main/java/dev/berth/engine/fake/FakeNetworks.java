package dev.berth.engine.fake;

import dev.berth.engine.Network;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networks;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Networks by name alone. */
final class FakeNetworks implements Networks {
  private final Map<NetworkName, Network> networks = new ConcurrentHashMap<>();
  private final Predicate<NetworkName> used;

  /**
   * @param used whether a task is part of a network
   */
  FakeNetworks(Predicate<NetworkName> used) {
    this.used = used;
  }

  @Override
  public Network create(NetworkSpec spec) {
    requireFree(spec);
    Network made =
        networks.computeIfAbsent(
            spec.name(),
            name ->
                new Network(
                    spec,
                    spec.subnet() == null ? "127.0.0.0/8" : spec.subnet(),
                    InetAddress.getLoopbackAddress()));
    boolean alike =
        made.spec().internal() == spec.internal()
            && made.spec().options().equals(spec.options())
            && (spec.subnet() == null || spec.subnet().equals(made.subnet()));
    if (!alike) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot create network '" + spec.name() + "': another of that name exists.");
    }
    return made;
  }

  private void requireFree(NetworkSpec spec) {
    if (spec.subnet() == null) {
      return;
    }
    FakeSubnet asked = FakeSubnet.parse(spec.subnet());
    for (Network other : networks.values()) {
      String theirs = other.spec().subnet();
      if (!other.name().equals(spec.name())
          && theirs != null
          && asked.overlaps(FakeSubnet.parse(theirs))) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot create network '%s': its subnet %s overlaps %s, which network '%s' uses already. Choose another, or none."
                .formatted(spec.name(), spec.subnet(), theirs, other.name()));
      }
    }
  }

  @Override
  public Optional<Network> find(NetworkName name) {
    return Optional.ofNullable(networks.get(name));
  }

  @Override
  public List<Network> list() {
    return new ArrayList<>(networks.values());
  }

  @Override
  public void remove(NetworkName name) {
    if (used.test(name)) {
      throw new BerthException(
          ErrorCode.CONFLICT, "Cannot remove network '" + name + "': tasks are part of it.");
    }
    networks.remove(name);
  }

  void require(NetworkName name) {
    if (!networks.containsKey(name)) {
      throw new BerthException(ErrorCode.NOT_FOUND, "Cannot find network '" + name + "'.");
    }
  }
}
