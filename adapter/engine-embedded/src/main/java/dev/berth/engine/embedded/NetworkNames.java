package dev.berth.engine.embedded;

import dev.berth.engine.NetworkName;
import dev.berth.engine.Subnet;
import dev.berth.engine.embedded.AttachedTask.Plug;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The names that tasks know each other by. A task is told of its own networks only, and of those
 * who have started. Thread-safe.
 */
final class NetworkNames {
  private static final Pattern REVERSE =
      Pattern.compile("(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.(\\d{1,3})\\.in-addr\\.arpa");
  private static final String EVERY_TASK = "tasks.";

  private final BridgeNetworks networks;
  private final Supplier<Collection<AttachedTask>> attached;
  private final AtomicInteger turn = new AtomicInteger();

  NetworkNames(BridgeNetworks networks, Supplier<Collection<AttachedTask>> attached) {
    this.networks = networks;
    this.attached = attached;
  }

  /** What is known of a name. */
  sealed interface Finding {}

  /** Its addresses, in an order that changes from call to call; at least one. */
  record Addresses(List<InetAddress> addresses) implements Finding {}

  /** The name of the address that it stands for. */
  record Pointer(String name) implements Finding {}

  /** It is one of this instance's, and the asker's business it is not. */
  record Nobody() implements Finding {}

  /** It may be one of the world's. */
  record Foreign() implements Finding {}

  /** The task that has an address in a network. */
  Optional<AttachedTask> client(NetworkName network, InetAddress address) {
    return attached.get().stream()
        .filter(
            task -> task.plug(network).filter(plug -> plug.address().equals(address)).isPresent())
        .findFirst();
  }

  /** Whether names of the world are told to a task: not if all of its networks are internal. */
  boolean isOpen(AttachedTask client) {
    return client.plugs().stream()
        .flatMap(plug -> networks.find(plug.network()).stream())
        .anyMatch(network -> !network.spec().internal());
  }

  /** Looks for a name on behalf of a task. */
  Finding find(AttachedTask client, String name) {
    Matcher reverse = REVERSE.matcher(name);
    if (reverse.matches()) {
      return pointer(client, reverse);
    }
    if (name.equals("localhost")) {
      return new Addresses(List.of(InetAddress.ofLiteral("127.0.0.1")));
    }
    for (Plug plug : client.plugs()) {
      String suffix = "." + plug.network().name().toLowerCase(Locale.ROOT);
      String inside =
          name.endsWith(suffix) ? name.substring(0, name.length() - suffix.length()) : name;
      List<InetAddress> found = new ArrayList<>(addresses(client, plug.network(), name));
      if (found.isEmpty()) {
        found.addAll(addresses(client, plug.network(), inside));
      }
      if (!found.isEmpty()) {
        Collections.rotate(found, Math.floorMod(turn.getAndIncrement(), found.size()));
        return new Addresses(List.copyOf(found));
      }
    }
    return new Foreign();
  }

  private List<InetAddress> addresses(AttachedTask client, NetworkName network, String name) {
    return attached.get().stream()
        .filter(task -> task.isStarted() || task.id().equals(client.id()))
        .sorted(Comparator.comparing(AttachedTask::id))
        .flatMap(
            task ->
                task.plug(network).filter(plug -> isNamed(task, plug, name)).stream()
                    .map(Plug::address))
        .toList();
  }

  private static boolean isNamed(AttachedTask task, Plug plug, String name) {
    String alias =
        name.startsWith(EVERY_TASK) && name.length() > EVERY_TASK.length()
            ? name.substring(EVERY_TASK.length())
            : name;
    return plug.aliases().stream()
            .anyMatch(own -> own.equalsIgnoreCase(alias) || own.equalsIgnoreCase(name))
        || ownNames(task).stream().anyMatch(name::equalsIgnoreCase);
  }

  /** What one task alone is called: by Berth, by Swarm, and by Compose. */
  private static List<String> ownNames(AttachedTask task) {
    String stack = task.identity().stack().value();
    String service = task.identity().service().value();
    int slot = task.identity().slot();
    return List.of(
        task.id().value(),
        task.identity().displayName(),
        stack + "-" + service + "-" + slot,
        stack + "_" + service + "_" + slot);
  }

  private Finding pointer(AttachedTask client, Matcher reverse) {
    int number = 0;
    for (int i = 4; i >= 1; i--) {
      int part = Integer.parseInt(reverse.group(i));
      if (part > 255) {
        return new Foreign();
      }
      number = number << 8 | part;
    }
    InetAddress address = new Subnet(number, 32).address(0);
    for (AttachedTask task : attached.get()) {
      for (Plug plug : task.plugs()) {
        boolean shared = client.plug(plug.network()).isPresent();
        if (shared && plug.address().equals(address)) {
          return new Pointer(task.identity().displayName() + "." + plug.network().name());
        }
      }
    }
    boolean isOurs =
        networks.list().stream().anyMatch(network -> network.subnet().contains(address));
    return isOurs ? new Nobody() : new Foreign();
  }
}
