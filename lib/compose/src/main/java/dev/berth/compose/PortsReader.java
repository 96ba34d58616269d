package dev.berth.compose;

import dev.berth.compose.ServiceSection.Port;
import dev.berth.kernel.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Reads ports and takes ranges apart. Used for one stack, whose ports it counts. */
final class PortsReader {
  private static final int MOST = 70_000;
  private static final Set<String> MODES = Set.of("host", "ingress");

  private int count;

  /** The entries of {@code ports:}. */
  List<Port> published(List<Value> items) {
    List<Port> ports = new ArrayList<>();
    Map<Key, Place> seen = new HashMap<>();
    for (Value item : items) {
      PortSyntax syntax = item.isMap() ? longForm(item) : item.parsed(PortSyntax::parse);
      if (syntax == null || isTooMany(item, syntax.target())) {
        continue;
      }
      for (Port port : expand(item, syntax)) {
        Place earlier = seen.putIfAbsent(Key.of(port), port.place());
        if (earlier == null) {
          ports.add(port);
        } else if (earlier.file().equals(port.place().file())) {
          item.warning("This port was given before, in line %d.".formatted(earlier.line()));
        }
      }
    }
    return ports;
  }

  /** The TCP ports of {@code expose:}; those of UDP mean nothing to anybody. */
  Set<Integer> exposed(List<Value> items) {
    Set<Integer> ports = new TreeSet<>();
    for (Value item : items) {
      PortSyntax syntax = item.parsed(PortSyntax::parse);
      if (syntax == null) {
        continue;
      }
      PortRange range = syntax.target();
      if (syntax.published() != null || syntax.address() != null) {
        item.error("'expose' takes container ports only. To publish one write it under 'ports:'.");
      } else if (!syntax.udp() && !isTooMany(item, range)) {
        for (int port = range.first(); port <= range.last(); port++) {
          ports.add(port);
        }
      }
    }
    return ports;
  }

  private boolean isTooMany(Value item, PortRange range) {
    count += range.count();
    if (count <= MOST) {
      return false;
    }
    count = MOST;
    item.error("The file names more than %,d ports.".formatted(MOST));
    return true;
  }

  private static List<Port> expand(Value item, PortSyntax syntax) {
    PortRange target = syntax.target();
    PortRange published = syntax.published();
    if (published != null && target.count() == 1 && published.count() > 1) {
      item.warning(
          "One container port needs one port of the machine: %d is used, the others of the range are not."
              .formatted(published.first()));
      published = new PortRange(published.first(), published.first());
    }
    if (published != null && published.count() != target.count()) {
      item.error(
          "The ranges differ in length: %s has %d ports, %s has %d."
              .formatted(published, published.count(), target, target.count()));
      return List.of();
    }
    List<Port> ports = new ArrayList<>();
    for (int i = 0; i < target.count(); i++) {
      ports.add(
          new Port(
              syntax.address(),
              published == null ? null : published.first() + i,
              target.first() + i,
              syntax.udp(),
              syntax.mode(),
              item.place()));
    }
    return ports;
  }

  private static @Nullable PortSyntax longForm(Value item) {
    Section section = item.section(KnownKeys.PORT);
    Value mode = section.get("mode");
    String text = mode == null ? null : mode.text();
    if (mode != null && text != null && !MODES.contains(text)) {
      mode.error("The mode of a port is host or ingress.");
    }
    Value target = section.get("target");
    if (target == null) {
      item.error("The port has no target. Write the container port: 'target: 80'.");
      return null;
    }
    PortRange range = target.parsed(PortRange::parse);
    if (range == null) {
      return null;
    }
    return new PortSyntax(
        section.read("host_ip", value -> value.parsed(PortsReader::address)),
        section.read("published", PortsReader::publishedRange),
        range,
        section.readOr("protocol", false, value -> value.parsed(PortSyntax::isUdp)),
        text);
  }

  private static String address(String text) {
    return PortSyntax.address(
        text.indexOf(':') >= 0 && !text.startsWith("[") ? "[" + text + "]" : text);
  }

  private static @Nullable PortRange publishedRange(Value value) {
    return value.filledText() == null ? null : value.parsed(PortRange::parse);
  }

  /** What makes two entries the same. */
  private record Key(
      @Nullable String address, @Nullable Integer published, int target, boolean udp) {
    static Key of(Port port) {
      return new Key(port.hostAddress(), port.published(), port.target(), port.udp());
    }
  }
}
