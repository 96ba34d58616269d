package dev.berth.engine.embedded;

import dev.berth.engine.NetworkName;
import dev.berth.engine.Networking;
import dev.berth.engine.PortBinding;
import dev.berth.engine.TaskIdentity;
import dev.berth.engine.TaskSpec;
import dev.berth.kernel.TaskId;
import java.net.InetAddress;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A task's places in networks, as they are kept for a later process. Immutable.
 *
 * @param identity which task
 * @param stage whether others may find it already
 * @param hostname what it calls itself
 * @param plugs one for each of its networks, in the order of its specification
 * @param ports what it publishes
 * @param extraHosts name to address
 */
record AttachedTask(
    TaskIdentity identity,
    Stage stage,
    String hostname,
    List<Plug> plugs,
    List<PortBinding> ports,
    Map<String, String> extraHosts) {
  AttachedTask {
    plugs = List.copyOf(plugs);
    ports = List.copyOf(ports);
    extraHosts = Map.copyOf(extraHosts);
  }

  static AttachedTask of(TaskSpec spec, List<Plug> plugs) {
    Networking networking = spec.networking();
    String hostname = networking.hostname();
    return new AttachedTask(
        spec.identity(),
        Stage.ATTACHED,
        hostname == null ? spec.id().value() : hostname,
        plugs,
        networking.ports(),
        networking.extraHosts());
  }

  TaskId id() {
    return identity.id();
  }

  AttachedTask started() {
    return new AttachedTask(identity, Stage.STARTED, hostname, plugs, ports, extraHosts);
  }

  /** Whether others may find it. */
  boolean isStarted() {
    return stage == Stage.STARTED;
  }

  /** For people, and to tell services apart: {@code shop/web}. */
  ServiceKey service() {
    return new ServiceKey(identity.tenant(), identity.stack(), identity.service());
  }

  Optional<Plug> plug(NetworkName network) {
    return plugs.stream().filter(plug -> plug.network().equals(network)).findFirst();
  }

  Map<NetworkName, InetAddress> addresses() {
    Map<NetworkName, InetAddress> addresses = new LinkedHashMap<>();
    plugs.forEach(plug -> addresses.put(plug.network(), plug.address()));
    return addresses;
  }

  /** Where a task is in its life, as far as networks see it. */
  enum Stage {
    ATTACHED,
    STARTED
  }

  /** A task's place in a network. */
  record Plug(NetworkName network, InetAddress address, List<String> aliases) {
    Plug {
      aliases = List.copyOf(aliases);
    }
  }
}
