package dev.berth.compose;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads {@code extra_hosts:}: further names and their addresses. */
final class ExtraHosts {
  private static final String GATEWAY = "host-gateway";

  private ExtraHosts() {}

  /** Name to address; {@code host-gateway} stands for the machine. */
  static Map<String, String> read(@Nullable Value value) {
    Map<String, String> hosts = new LinkedHashMap<>();
    if (value == null) {
      return hosts;
    }
    if (value.isList()) {
      value.items().forEach(item -> addItem(hosts, item));
    } else if (value.isMap()) {
      value.entries().forEach((name, entry) -> addEntry(hosts, name, entry));
    } else {
      value.wrongType("a list or a map");
    }
    return hosts;
  }

  private static void addItem(Map<String, String> hosts, Value item) {
    String text = item.text();
    if (text == null) {
      return;
    }
    int separator = text.indexOf('=') >= 0 ? text.indexOf('=') : text.indexOf(':');
    if (separator < 1) {
      item.error("%s has no address. Write NAME=ADDRESS.".formatted(Shown.quoted(text)));
      return;
    }
    add(hosts, text.substring(0, separator), text.substring(separator + 1), item);
  }

  private static void addEntry(Map<String, String> hosts, String name, Value value) {
    List<Value> addresses = value.itemOrItems();
    if (addresses.isEmpty()) {
      return;
    }
    if (addresses.size() > 1) {
      value.warning("Only the first address of a name is used yet.");
    }
    String address = addresses.getFirst().text();
    if (address != null) {
      add(hosts, name, address, addresses.getFirst());
    }
  }

  private static void add(Map<String, String> hosts, String name, String address, Value value) {
    boolean bracketed = address.startsWith("[") && address.endsWith("]");
    String bare = bracketed ? address.substring(1, address.length() - 1) : address.strip();
    if (!bare.equals(GATEWAY) && !PortSyntax.isAddress(bare)) {
      value.error("%s is not an IP address or 'host-gateway'.".formatted(Shown.quoted(address)));
      return;
    }
    if (name.isBlank() || name.chars().anyMatch(Character::isWhitespace)) {
      value.error("%s is not a host's name.".formatted(Shown.quoted(name)));
      return;
    }
    if (hosts.containsKey(name)) {
      value.warning(
          "%s has an address already; this one is not used yet.".formatted(Shown.quoted(name)));
      return;
    }
    hosts.put(name, bare);
  }
}
