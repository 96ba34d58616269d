package dev.berth.compose;

import dev.berth.kernel.Problem;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A Compose file, merged, interpolated and checked. Maps keep the order of the file.
 *
 * @param name the file's own {@code name:}; null if it has none
 * @param services by name
 * @param networks by key; {@code default} is among them if a service uses it
 * @param volumes the named volumes, by key
 * @param configs by key
 * @param secrets by key
 * @param warnings what is odd, unset or not acted on, with its place
 */
public record StackFile(
    @Nullable String name,
    Map<String, ServiceSection> services,
    Map<String, NetworkSection> networks,
    Map<String, VolumeSection> volumes,
    Map<String, ContentSection> configs,
    Map<String, ContentSection> secrets,
    List<Problem> warnings) {
  public StackFile {
    services = Copies.of(services);
    networks = Copies.of(networks);
    volumes = Copies.of(volumes);
    configs = Copies.of(configs);
    secrets = Copies.of(secrets);
    warnings = List.copyOf(warnings);
  }

  /** The same file under another name. */
  public StackFile withName(String changed) {
    return new StackFile(changed, services, networks, volumes, configs, secrets, warnings);
  }

  StackFile withWarnings(List<Problem> changed) {
    return new StackFile(name, services, networks, volumes, configs, secrets, changed);
  }
}
