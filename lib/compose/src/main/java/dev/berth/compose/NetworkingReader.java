package dev.berth.compose;

import dev.berth.compose.ServiceSection.Networking;
import dev.berth.compose.ServiceSection.Port;
import dev.berth.kernel.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads names, networks and ports of a service. */
final class NetworkingReader {
  /** The network of services that name none. */
  static final String DEFAULT_NETWORK = "default";

  private static final Pattern HOST_NAME =
      Pattern.compile("[A-Za-z0-9_]([A-Za-z0-9._-]{0,251}[A-Za-z0-9_])?");

  private final DeclaredNames declared;
  private final PortsReader ports;
  private final Map<String, Place> containerNames = new HashMap<>();

  NetworkingReader(DeclaredNames declared, PortsReader ports) {
    this.declared = declared;
    this.ports = ports;
  }

  Networking read(Section service) {
    String mode = service.read("network_mode", NetworkingReader::mode);
    List<Port> published = ports.published(service.items("ports"));
    Set<Integer> exposed = ports.exposed(service.items("expose"));
    if (mode != null && !published.isEmpty()) {
      service
          .items("ports")
          .getFirst()
          .warning(
              mode.equals("host")
                  ? "Ports are not published with 'network_mode: host': the task has the machine's."
                  : "Ports are not published with 'network_mode: none': nothing reaches the task.");
      published = List.of();
    }
    return new Networking(
        service.read("hostname", NetworkingReader::hostName),
        mode,
        withName(networks(service, mode), service.read("container_name", this::containerName)),
        published,
        exposed,
        ExtraHosts.read(service.get("extra_hosts")));
  }

  private static @Nullable String mode(Value value) {
    String mode = value.filledText();
    if (mode == null) {
      return null;
    }
    return switch (mode) {
      case "host", "none" -> mode;
      case "bridge", "default" -> {
        value.warning("The service gets the stack's own network.");
        yield null;
      }
      default -> {
        boolean shares = mode.startsWith("service:") || mode.startsWith("container:");
        value.error(
            shares
                ? "Sharing the network of another task is not supported yet. Put both services into one network."
                : "The network mode %s is not known. Write host or none, or name 'networks:'."
                    .formatted(Shown.quoted(mode)));
        yield null;
      }
    };
  }

  private Map<String, List<String>> networks(Section service, @Nullable String mode) {
    Value networks = service.get("networks");
    if (mode != null) {
      if (networks != null) {
        networks.error(
            "'networks' and 'network_mode: %s' exclude each other. Remove one.".formatted(mode));
      }
      return Map.of();
    }
    Map<String, List<String>> attachments = new LinkedHashMap<>();
    if (networks != null && networks.isList()) {
      for (Value item : networks.items()) {
        String key = item.text();
        if (key != null) {
          checkDeclared(item, key);
          attachments.put(key, List.of());
        }
      }
    } else if (networks != null && networks.isMap()) {
      networks
          .entries()
          .forEach(
              (key, value) -> {
                checkDeclared(value, key);
                attachments.put(key, value.isNull() ? List.of() : aliases(value));
              });
    } else if (networks != null) {
      networks.wrongType("a list or a map");
    }
    if (attachments.isEmpty()) {
      attachments.put(DEFAULT_NETWORK, List.of());
    }
    return attachments;
  }

  /** As in Docker, other services reach a task by its name, too. */
  private static Map<String, List<String>> withName(
      Map<String, List<String>> networks, @Nullable String name) {
    if (name == null) {
      return networks;
    }
    Map<String, List<String>> named = new LinkedHashMap<>();
    networks.forEach(
        (key, aliases) -> {
          List<String> more = new ArrayList<>(aliases);
          if (!more.contains(name)) {
            more.add(name);
          }
          named.put(key, more);
        });
    return named;
  }

  private @Nullable String containerName(Value value) {
    String name = hostName(value);
    Place earlier = name == null ? null : containerNames.putIfAbsent(name, value.place());
    if (earlier != null) {
      value.error(
          "Another service has this name, in line %d. Choose another.".formatted(earlier.line()));
    }
    return name;
  }

  private void checkDeclared(Value value, String key) {
    if (key.equals(DEFAULT_NETWORK) || declared.networks().contains(key)) {
      return;
    }
    value.error(
        "The network %s is not declared.%s Add it under 'networks:' at the top level."
            .formatted(
                Shown.quoted(key), Shown.suggestion(key, declared.networks(), value.problems())));
  }

  private static List<String> aliases(Value value) {
    Section attachment = value.section(KnownKeys.ATTACHMENT);
    return attachment.items("aliases").stream()
        .map(NetworkingReader::hostName)
        .filter(name -> name != null)
        .distinct()
        .toList();
  }

  /** A name by which a task is known. */
  static @Nullable String hostName(Value value) {
    String name = value.filledText();
    if (name != null && !HOST_NAME.matcher(name).matches()) {
      value.error(
          "%s is not a host's name: letters, digits, '-' and '.'.".formatted(Shown.quoted(name)));
      return null;
    }
    return name;
  }
}
