package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads a whole file, merged and with its variables replaced. */
final class StackFileReader {
  private final StackSource source;
  private final NamedFiles files;
  private final Problems problems;

  StackFileReader(StackSource source, NamedFiles files, Problems problems) {
    this.source = source;
    this.files = files;
    this.problems = problems;
  }

  /** The file; when there are errors among the problems it is of no use. */
  StackFile read(YamlNode node) {
    Place start = new Place(source.files().getFirst().name(), 1, 1);
    Value root = new Value(node, null, KeyPath.ROOT, problems);
    if (!(node instanceof Entries)) {
      root.wrongType("a map with 'services:'");
      return empty();
    }
    Section file = root.section(KnownKeys.FILE);
    Value services = file.get("services");
    if (services == null || (services.isMap() && services.entries().isEmpty())) {
      problems.error(start, "services", "There are no services. Write each one under 'services:'.");
      return empty();
    }
    StackFile read =
        new StackFile(
            name(file),
            services(services, file),
            networks(file),
            volumes(file),
            Map.of(),
            Map.of(),
            List.of());
    Map<String, NetworkSection> networks = withDefault(read);
    StackFile complete =
        new StackFile(
            read.name(),
            read.services(),
            networks,
            read.volumes(),
            read.configs(),
            read.secrets(),
            read.warnings());
    StackChecks.check(complete, file, problems);
    return complete;
  }

  private static StackFile empty() {
    return new StackFile(null, Map.of(), Map.of(), Map.of(), Map.of(), Map.of(), List.of());
  }

  private static @Nullable String name(Section file) {
    Value value = file.get("name");
    String name = value == null ? null : value.string();
    if (value == null || name == null || name.isBlank()) {
      return null;
    }
    NameCheck.check("stack", name, value);
    return name;
  }

  private Map<String, ServiceSection> services(Value value, Section file) {
    DeclaredNames declared = DeclaredNames.of(file);
    ServiceReader reader = new ServiceReader(source, files, declared);
    Map<String, ServiceSection> services = new LinkedHashMap<>();
    value
        .entries()
        .forEach(
            (name, entry) -> {
              if (name.startsWith("x-")) {
                return;
              }
              ServiceSection service = reader.read(name, entry);
              if (service != null && !declared.leftOut().contains(name)) {
                services.put(name, service);
              }
            });
    return services;
  }

  private static Map<String, NetworkSection> networks(Section file) {
    Map<String, NetworkSection> networks = new LinkedHashMap<>();
    entries(file.get("networks"))
        .forEach(
            (key, value) -> {
              NetworkSection network = NetworkReader.read(key, value);
              if (network != null) {
                networks.put(key, network);
              }
            });
    return networks;
  }

  private static Map<String, VolumeSection> volumes(Section file) {
    Map<String, VolumeSection> volumes = new LinkedHashMap<>();
    entries(file.get("volumes"))
        .forEach(
            (key, value) -> {
              VolumeSection volume = VolumeReader.read(key, value);
              if (volume != null) {
                volumes.put(key, volume);
              }
            });
    return volumes;
  }

  private static Map<String, Value> entries(@Nullable Value value) {
    if (value == null) {
      return Map.of();
    }
    Map<String, Value> entries = new LinkedHashMap<>(value.entries());
    entries.keySet().removeIf(key -> key.startsWith("x-"));
    return entries;
  }

  /** The networks with the default one, if a service is in it and the file does not declare it. */
  private static Map<String, NetworkSection> withDefault(StackFile file) {
    String key = NetworkingReader.DEFAULT_NETWORK;
    Map<String, NetworkSection> networks = new LinkedHashMap<>(file.networks());
    file.services().values().stream()
        .filter(service -> service.networking().networks().containsKey(key))
        .findFirst()
        .ifPresent(
            service ->
                networks.putIfAbsent(
                    key, new NetworkSection(null, false, false, null, Map.of(), service.place())));
    return networks;
  }
}
