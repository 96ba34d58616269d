package dev.berth.compose;

import dev.berth.compose.ServiceSection.Networking;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The {@code links:} of one stack: another service is started before, and known by a further name
 * in the networks that both share.
 */
final class Links {
  private final List<Link> links = new ArrayList<>();

  private record Link(String from, String to, String alias, Value value) {}

  /** Reads those of a service; the services linked to, each with the value that names it. */
  Map<String, Value> read(String name, Section service) {
    Map<String, Value> linked = new LinkedHashMap<>();
    for (Value item : service.items("links")) {
      String text = item.filledText();
      if (text == null) {
        continue;
      }
      int colon = text.indexOf(':');
      String to = colon < 0 ? text : text.substring(0, colon);
      linked.put(to, item);
      links.add(new Link(name, to, colon < 0 ? to : text.substring(colon + 1), item));
    }
    return linked;
  }

  /** The services with the names that links give them. */
  Map<String, ServiceSection> applied(Map<String, ServiceSection> services) {
    Map<String, ServiceSection> changed = new LinkedHashMap<>(services);
    for (Link link : links) {
      ServiceSection from = changed.get(link.from);
      ServiceSection to = changed.get(link.to);
      if (from != null && to != null) {
        changed.put(link.to, named(link, from, to));
      }
    }
    return changed;
  }

  private static ServiceSection named(Link link, ServiceSection from, ServiceSection to) {
    Map<String, List<String>> networks = new LinkedHashMap<>(to.networking().networks());
    boolean shared = false;
    for (String key : from.networking().networks().keySet()) {
      List<String> aliases = networks.get(key);
      if (aliases != null) {
        shared = true;
        networks.put(key, with(aliases, link));
      }
    }
    if (!shared) {
      link.value.warning(
          "The two services share no network, so %s is not reached."
              .formatted(Shown.quoted(link.to)));
    }
    Networking networking = to.networking();
    return to.withNetworking(networking.withNetworks(networks));
  }

  private static List<String> with(List<String> aliases, Link link) {
    if (link.alias.equals(link.to) || aliases.contains(link.alias)) {
      return aliases;
    }
    List<String> more = new ArrayList<>(aliases);
    more.add(link.alias);
    return more;
  }
}
