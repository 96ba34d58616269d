package dev.berth.compose;

import dev.berth.compose.YamlNode.Entries;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads a whole file, merged and with its variables replaced. */
final class StackFileReader {
  private final StackSource source;
  private final NamedFiles files;
  private final ParameterValues parameters;
  private final Problems problems;

  StackFileReader(
      StackSource source, NamedFiles files, ParameterValues parameters, Problems problems) {
    this.source = source;
    this.files = files;
    this.parameters = parameters;
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
    DeclaredNames declared = DeclaredNames.of(file, source.profiles());
    for (String profile : new TreeSet<>(source.profiles())) {
      if (!profile.equals(DeclaredNames.ALL) && !declared.profiles().contains(profile)) {
        problems.warning(
            start,
            "services",
            "No service has the profile %s.%s"
                .formatted(
                    Shown.quoted(profile),
                    Shown.suggestion(profile, declared.profiles(), problems)));
      }
    }
    ServiceReader reader =
        new ServiceReader(source, new VariableFiles(source, files, parameters), declared);
    Map<String, ServiceSection> all = services(services, reader);
    Map<String, ServiceSection> enabled = new LinkedHashMap<>(all);
    enabled.keySet().removeAll(declared.leftOut());
    enabled = reader.connected(enabled);
    StackFile complete =
        new StackFile(
            name(file),
            enabled,
            withDefault(networks(file), enabled),
            volumes(file),
            contents(FileMount.Kind.CONFIG, file.get("configs"), enabled),
            contents(FileMount.Kind.SECRET, file.get("secrets"), enabled),
            List.of());
    StackChecks.check(complete, all, file, problems);
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

  private static Map<String, ServiceSection> services(Value value, ServiceReader reader) {
    Map<String, ServiceSection> services = new LinkedHashMap<>();
    entries(value)
        .forEach(
            (name, entry) -> {
              ServiceSection service = reader.read(name, entry);
              if (service != null) {
                services.put(name, service);
              }
            });
    return services;
  }

  /** Those that a service has; the others are checked, but what they hold is not looked for. */
  private Map<String, ContentSection> contents(
      FileMount.Kind kind, @Nullable Value value, Map<String, ServiceSection> services) {
    Set<String> used =
        services.values().stream()
            .flatMap(service -> service.files().stream())
            .filter(mount -> mount.kind() == kind)
            .map(FileMount::key)
            .collect(Collectors.toSet());
    ContentReader reader = new ContentReader(kind, source, files, parameters);
    Map<String, ContentSection> contents = new LinkedHashMap<>();
    entries(value)
        .forEach(
            (key, entry) -> {
              ContentSection content = reader.read(key, entry, used.contains(key));
              if (content != null && used.contains(key)) {
                contents.put(key, content);
              }
            });
    return contents;
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

  private Map<String, VolumeSection> volumes(Section file) {
    Map<String, VolumeSection> volumes = new LinkedHashMap<>();
    entries(file.get("volumes"))
        .forEach(
            (key, value) -> {
              VolumeSection volume = VolumeReader.read(key, value, source);
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
  private static Map<String, NetworkSection> withDefault(
      Map<String, NetworkSection> declared, Map<String, ServiceSection> services) {
    String key = NetworkingReader.DEFAULT_NETWORK;
    Map<String, NetworkSection> networks = new LinkedHashMap<>(declared);
    services.values().stream()
        .filter(service -> service.networking().networks().containsKey(key))
        .findFirst()
        .ifPresent(
            service ->
                networks.putIfAbsent(
                    key,
                    new NetworkSection(
                        null, false, false, null, Map.of(), Map.of(), service.place())));
    return networks;
  }
}
