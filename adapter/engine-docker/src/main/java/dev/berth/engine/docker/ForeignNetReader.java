package dev.berth.engine.docker;

import dev.berth.engine.ForeignDefinition;
import dev.berth.engine.ForeignDefinition.Attachment;
import dev.berth.engine.PortBinding;
import dev.berth.engine.PortBinding.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Reads how a container is reached and what it reaches. For one container. */
final class ForeignNetReader {
  private static final int SHORT_ID = 12;

  private final JsonNode container;
  private final JsonNode config;
  private final JsonNode host;
  private final Function<String, JsonNode> networks;
  private final List<String> lost;
  private final List<String> obstacles;

  /**
   * @param networks tells of a network by its name
   */
  ForeignNetReader(
      JsonNode container,
      Function<String, JsonNode> networks,
      List<String> lost,
      List<String> obstacles) {
    this.container = container;
    this.networks = networks;
    this.config = container.path("Config");
    this.host = container.path("HostConfig");
    this.lost = lost;
    this.obstacles = obstacles;
  }

  ForeignDefinition.Net read() {
    String mode = Json.text(host, "NetworkMode");
    if (mode.startsWith("container:")) {
      obstacles.add("It uses the network of another container, which Berth does not offer.");
    }
    boolean apart = mode.equals("host") || mode.equals("none");
    if (!Json.texts(host.path("Links")).isEmpty()) {
      lost.add("Its links to other containers; the services of a stack find each other by name.");
    }
    if (!Json.texts(host.path("Dns")).isEmpty() || !Json.texts(host.path("DnsSearch")).isEmpty()) {
      lost.add("Its own DNS servers ('dns', 'dns_search').");
    }
    return new ForeignDefinition.Net(
        apart ? mode : null,
        hostname(mode),
        apart ? Map.of() : networks(),
        ports(),
        List.of(),
        null,
        extraHosts());
  }

  private @Nullable String hostname(String mode) {
    String name = Json.text(config, "Hostname");
    boolean made = TaskReader.id(container).startsWith(name);
    return name.isEmpty() || made || mode.equals("host") ? null : name;
  }

  private Map<String, Attachment> networks() {
    Map<String, Attachment> attachments = new LinkedHashMap<>();
    container
        .path("NetworkSettings")
        .path("Networks")
        .properties()
        .forEach(
            one ->
                attachments.put(
                    one.getKey(),
                    attachment(aliases(one.getValue()), networks.apply(one.getKey()))));
    for (JsonNode network : container.path("NetworkSettings").path("Networks")) {
      if (!Json.text(network.path("IPAMConfig"), "IPv4Address").isEmpty()) {
        lost.add("Its fixed address: Berth gives it another.");
        break;
      }
    }
    return attachments;
  }

  private Attachment attachment(List<String> aliases, JsonNode network) {
    String project = Json.text(config.path("Labels"), ForeignLabels.PROJECT);
    JsonNode labels = network.path("Labels");
    return new Attachment(
        aliases,
        network.path("Internal").asBoolean(false),
        Map.of(),
        !project.isEmpty() && Json.text(labels, ForeignLabels.PROJECT).equals(project));
  }

  /** Its own id and name are others' when it is gone. */
  private List<String> aliases(JsonNode network) {
    String id = TaskReader.id(container);
    String name = Json.text(container, "Name").replaceFirst("^/", "");
    Set<String> aliases = new LinkedHashSet<>(Json.texts(network.path("Aliases")));
    aliases.removeIf(
        alias ->
            alias.equals(name)
                || (alias.length() >= SHORT_ID && id.startsWith(alias))
                || alias.equals(Json.text(config.path("Labels"), ForeignLabels.SERVICE)));
    return new ArrayList<>(aliases);
  }

  private List<PortBinding> ports() {
    List<PortBinding> ports = new ArrayList<>();
    for (Map.Entry<String, JsonNode> entry : host.path("PortBindings").properties()) {
      String[] parts = entry.getKey().split("/", 2);
      int own = number(parts[0]);
      String protocol = parts.length < 2 ? "tcp" : parts[1];
      for (JsonNode binding : entry.getValue()) {
        int port = number(Json.text(binding, "HostPort"));
        String address = Json.text(binding, "HostIp");
        if (own == 0 || protocol.equals("sctp")) {
          obstacles.add("It publishes '%s', which Berth does not.".formatted(entry.getKey()));
        } else if (port == 0) {
          lost.add(
              "The machine's port for %d, chosen by the engine: it is routed only.".formatted(own));
        } else {
          boolean all = address.isEmpty() || address.equals("0.0.0.0") || address.equals("::");
          PortBinding read =
              new PortBinding(
                  all ? null : address,
                  port,
                  own,
                  protocol.equals("udp") ? Protocol.UDP : Protocol.TCP);
          if (!ports.contains(read)) {
            ports.add(read);
          }
        }
      }
    }
    return ports;
  }

  /** Of {@code 8080}, or the first of a range; 0: none. */
  private static int number(String text) {
    String first = text.replaceFirst("-.*", "");
    int number = first.matches("[0-9]{1,5}") ? Integer.parseInt(first) : 0;
    return number <= 65_535 ? number : 0;
  }

  private Map<String, String> extraHosts() {
    Map<String, String> hosts = new LinkedHashMap<>();
    for (String entry : Json.texts(host.path("ExtraHosts"))) {
      int colon = entry.indexOf(':');
      if (colon > 0) {
        hosts.put(entry.substring(0, colon), entry.substring(colon + 1));
      }
    }
    return hosts;
  }
}
