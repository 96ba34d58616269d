package dev.berth.compose;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Writes a {@link StackFile} in its normal form: long forms only, defaults filled in, variables
 * replaced, in the order of the file. Parsing the result gives the same file again, places and
 * warnings aside.
 */
public final class StackFileRenderer {
  private StackFileRenderer() {}

  /** The file as YAML, ending with a line break. */
  public static String render(StackFile file) {
    Fields document = new Fields();
    document.put("name", file.name());
    Map<String, Object> services = new LinkedHashMap<>();
    file.services().forEach((name, service) -> services.put(name, ServiceRenderer.render(service)));
    document.map().put("services", services);
    Map<String, Object> networks = new LinkedHashMap<>();
    file.networks().forEach((key, network) -> networks.put(key, network(network)));
    document.put("networks", networks);
    Map<String, Object> volumes = new LinkedHashMap<>();
    file.volumes().forEach((key, volume) -> volumes.put(key, volume(volume)));
    document.put("volumes", volumes);
    document.put("configs", contents(file.configs()));
    document.put("secrets", contents(file.secrets()));
    return YamlWriter.write(document.map());
  }

  private static Map<String, Object> contents(Map<String, ContentSection> sections) {
    Map<String, Object> contents = new LinkedHashMap<>();
    sections.forEach((key, section) -> contents.put(key, content(section)));
    return contents;
  }

  /** Says where the content comes from; only what stands in the stack's own file is printed. */
  private static Map<String, Object> content(ContentSection section) {
    Fields fields = new Fields();
    fields.put("name", section.name());
    fields.put("external", section.external());
    Content content = section.content();
    switch (section.origin()) {
      case null -> {}
      case ContentSection.Origin.File file -> fields.put("file", file.path());
      case ContentSection.Origin.Variable variable -> fields.put("environment", variable.name());
      case ContentSection.Origin.Parameter parameter ->
          fields.put("x-berth", source(parameter.reference(), parameter.onChange()));
      case ContentSection.Origin.Secret secret ->
          fields.put("x-berth", source(null, secret.onChange()));
      case ContentSection.Origin.Inline _ ->
          fields.put(
              "content",
              content == null ? null : new String(content.bytes(), StandardCharsets.UTF_8));
    }
    fields.put("labels", section.labels());
    return fields.map();
  }

  private static Map<String, Object> source(
      @Nullable String parameter, ContentSection.OnChange onChange) {
    Fields fields = new Fields();
    fields.put("parameter", parameter);
    if (onChange == ContentSection.OnChange.IGNORE) {
      fields.put("on-change", "ignore");
    }
    return fields.map();
  }

  private static Map<String, Object> network(NetworkSection network) {
    Fields fields = new Fields();
    fields.put("name", network.name());
    fields.put("external", network.external());
    fields.put("internal", network.internal());
    String subnet = network.subnet();
    if (subnet != null) {
      fields.put("ipam", Map.of("config", List.of(Map.of("subnet", subnet))));
    }
    fields.put("driver_opts", network.driverOptions());
    fields.put("labels", network.labels());
    return fields.map();
  }

  private static Map<String, Object> volume(VolumeSection volume) {
    Fields fields = new Fields();
    fields.put("name", volume.name());
    fields.put("external", volume.external());
    fields.put("driver", volume.driver());
    fields.put("driver_opts", volume.driverOptions());
    fields.put("labels", volume.labels());
    return fields.map();
  }
}
