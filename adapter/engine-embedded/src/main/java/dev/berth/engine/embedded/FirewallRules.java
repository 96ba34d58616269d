package dev.berth.engine.embedded;

import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.SortedSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * What the packet filter does for an instance, as a script for {@code nft -f}. Immutable.
 *
 * @param names how the instance names things
 * @param networks all of them
 * @param published ports that lead to tasks, in a fixed order
 * @param openPorts the machine's TCP ports that tasks may use: the front door's
 * @param uplinks the interfaces that lead out of the machine
 */
record FirewallRules(
    LinkNames names,
    List<BridgeNetwork> networks,
    List<Published> published,
    SortedSet<Integer> openPorts,
    List<String> uplinks) {
  /** What other software names the bridges of its containers and virtual machines. */
  private static final List<String> FOREIGN_BRIDGES =
      List.of("br-*", "docker*", "podman*", "cni*", "virbr*", "lxcbr*", "lxdbr*");

  FirewallRules {
    networks = List.copyOf(networks);
    published = List.copyOf(published);
    uplinks = List.copyOf(uplinks);
  }

  /** Replaces the table of the instance, in one transaction; without networks there is none. */
  String script() {
    String removal = "table inet %1$s\ndelete table inet %1$s\n".formatted(names.table());
    return networks.isEmpty() ? removal : removal + table();
  }

  private String table() {
    return """
    table inet %s {
      chain guard {
        type filter hook prerouting priority raw; policy accept;
        iifname "BRIDGES" jump from_task
      }
      chain from_task {
        meta nfproto ipv6 drop
        ip saddr 127.0.0.0/8 drop
        ip daddr { 127.0.0.0/8, 169.254.0.0/16 } drop
        iifname vmap { %s }
      }
    %s  chain input {
        type filter hook input priority filter; policy accept;
        iifname "BRIDGES" jump to_machine
      }
      chain to_machine {
        ct state established,related accept
        meta l4proto icmp accept
    %s    drop
      }
      chain forward {
        type filter hook forward priority filter; policy accept;
        iifname "BRIDGES" jump leaving
        oifname "BRIDGES" jump entering
      }
      chain leaving {
        iifname . oifname { %s } accept
        tcp flags syn tcp option maxseg size set rt mtu
        ct state established,related accept
        oifname "BRIDGES" drop
    %s  }
      chain entering {
        ct state established,related accept
        ct status dnat accept
        drop
      }
      chain prerouting {
        type nat hook prerouting priority dstnat; policy accept;
        ip daddr 127.0.0.0/8 return
        fib daddr type local jump published
      }
      chain output {
        type nat hook output priority -100; policy accept;
        fib daddr type local jump published
      }
      chain published {
    %s  }
      chain postrouting {
        type nat hook postrouting priority srcnat; policy accept;
        oifname "lo" return
        oifname "BRIDGES" goto to_task
    %s  }
      chain to_task {
        ip saddr 127.0.0.0/8 masquerade
    %s  }
    }
    """
        .formatted(
            names.table(),
            joined(networks, network -> bridge(network) + " : jump " + ownChain(network)),
            networks.stream().map(FirewallRules::ownAddressesOnly).collect(Collectors.joining()),
            openings(),
            joined(networks, network -> "%1$s . %1$s".formatted(bridge(network))),
            waysOut(),
            lines(published, Published::rule),
            lines(outward(), FirewallRules::masqueradeOutwards),
            lines(networks, this::masqueradeInside))
        .replace("BRIDGES", names.bridgePrefix() + "*");
  }

  /** One rule for each packet, however many networks there are. */
  private static String ownAddressesOnly(BridgeNetwork network) {
    return "  chain %s {\n    ip saddr != %s drop\n  }\n"
        .formatted(ownChain(network), network.range());
  }

  private static String ownChain(BridgeNetwork network) {
    return "from_task_" + network.number();
  }

  private String openings() {
    List<BridgeNetwork> inside = internal();
    String names =
        "    iifname . ip daddr { %s } meta l4proto { tcp, udp } th dport %d accept\n"
            .formatted(joined(networks, this::nameServer), NameServers.PORT);
    String closed =
        inside.isEmpty() ? "" : "    iifname { %s } drop\n".formatted(joined(inside, this::bridge));
    String open =
        openPorts.isEmpty()
            ? ""
            : "    tcp dport { %s } accept\n".formatted(joined(openPorts, String::valueOf));
    return names + closed + open;
  }

  private String nameServer(BridgeNetwork network) {
    return bridge(network) + " . " + network.subnet().gateway().getHostAddress();
  }

  private String waysOut() {
    List<BridgeNetwork> inside = internal();
    String closed =
        inside.isEmpty() ? "" : "    iifname { %s } drop\n".formatted(joined(inside, this::bridge));
    return closed
        + lines(uplinks, uplink -> "oifname \"%s\" accept".formatted(uplink))
        + lines(FOREIGN_BRIDGES, bridge -> "oifname \"%s\" drop".formatted(bridge));
  }

  private static String masqueradeOutwards(BridgeNetwork network) {
    return "ip saddr %s masquerade".formatted(network.range());
  }

  /** For a task that reaches its own network by a published port, and for one with no way back. */
  private String masqueradeInside(BridgeNetwork network) {
    String source = network.spec().internal() ? "" : "ip saddr " + network.range() + " ";
    return "oifname %s %sct status dnat masquerade".formatted(bridge(network), source);
  }

  private List<BridgeNetwork> internal() {
    return networks.stream().filter(network -> network.spec().internal()).toList();
  }

  private List<BridgeNetwork> outward() {
    return networks.stream().filter(network -> !network.spec().internal()).toList();
  }

  private String bridge(BridgeNetwork network) {
    return "\"" + names.bridge(network) + "\"";
  }

  private static <T> String lines(Collection<T> items, Function<T, String> rule) {
    return items.stream()
        .map(item -> "    " + rule.apply(item) + "\n")
        .collect(Collectors.joining());
  }

  private static <T> String joined(Collection<T> items, Function<T, String> text) {
    return items.stream().map(text).collect(Collectors.joining(", "));
  }

  /**
   * A port and the tasks behind it, which take turns.
   *
   * @param targets at least one
   */
  record Published(HostPort port, List<Target> targets) {
    Published {
      targets = List.copyOf(targets);
    }

    String rule() {
      InetAddress address = port.address();
      String place = address == null ? "" : "ip daddr " + address.getHostAddress() + " ";
      return "%s%s dport %d dnat ip to %s"
          .formatted(place, port.protocolName(), port.port(), destination());
    }

    private String destination() {
      if (targets.size() == 1) {
        Target only = targets.getFirst();
        return only.address.getHostAddress() + ":" + only.port;
      }
      StringBuilder map = new StringBuilder();
      for (int i = 0; i < targets.size(); i++) {
        Target target = targets.get(i);
        map.append(i == 0 ? "" : ", ")
            .append("%d : %s . %d".formatted(i, target.address.getHostAddress(), target.port));
      }
      return "numgen inc mod %d map { %s }".formatted(targets.size(), map);
    }
  }

  /** Where a published port leads. */
  record Target(InetAddress address, int port) {}
}
