package dev.berth.deploy;

import dev.berth.compose.NetworkSection;
import dev.berth.compose.VolumeSection;
import dev.berth.engine.ClusterServiceSpec.VolumeDriver;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.Names;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What the networks and volumes of a stack are called in its file: {@code back} for {@code
 * shop_back}, and for {@code shop_back.2}, which follows on it. For one stack.
 */
final class StackNames {
  private static final Pattern SUCCESSOR = Pattern.compile("(.+)\\.([2-9]|[1-9][0-9]{1,2})");

  private final DesiredStack stack;
  private final Map<NetworkName, String> networkKeys = new HashMap<>();
  private final Map<VolumeName, String> volumeKeys = new HashMap<>();
  private final Map<String, NetworkSection> networks = new LinkedHashMap<>();
  private final Map<String, VolumeSection> volumes = new LinkedHashMap<>();

  StackNames(DesiredStack stack) {
    this.stack = stack;
    for (NetworkSpec network : stack.networks()) {
      String own = ownPart(network.name().name()).orElse(null);
      Matcher successor = SUCCESSOR.matcher(own == null ? "" : own);
      String key = own == null ? network.name().name() : own;
      if (successor.matches() && !networks.containsKey(successor.group(1))) {
        key = successor.group(1);
      }
      networkKeys.put(network.name(), key);
      networks.put(key, section(network, own == null ? network.name().name() : null));
    }
    for (DesiredStack.NamedVolume volume : stack.volumes()) {
      Optional<String> own = ownPart(volume.name().name());
      String key = own.orElse(volume.name().name());
      VolumeDriver driver = volume.driver();
      volumeKeys.put(volume.name(), key);
      volumes.put(
          key,
          new VolumeSection(
              own.isPresent() ? null : key,
              false,
              driver == null ? null : driver.name(),
              driver == null ? Map.of() : driver.options(),
              others(volume.labels()),
              ServiceExport.PLACE));
    }
  }

  private static NetworkSection section(NetworkSpec network, @Nullable String explicit) {
    return new NetworkSection(
        explicit,
        false,
        network.internal(),
        network.subnet(),
        others(network.labels()),
        network.options(),
        ServiceExport.PLACE);
  }

  /** What follows on the stack's name; empty: it was given a name of its own. */
  private Optional<String> ownPart(String name) {
    String prefix = stack.key().stack() + "_";
    return name.startsWith(prefix) && Names.isValidInside(name.substring(prefix.length()))
        ? Optional.of(name.substring(prefix.length()))
        : Optional.empty();
  }

  private static Map<String, String> others(Map<String, String> labels) {
    Map<String, String> left = new TreeMap<>(labels);
    left.remove(TaskLabels.STACK);
    return left;
  }

  /** The key of a network; one that is not the stack's own exists elsewhere. */
  String of(NetworkName network) {
    return networkKeys.computeIfAbsent(
        network,
        name -> {
          String key = free(name.name(), networks);
          networks.put(
              key,
              new NetworkSection(
                  name.name(), true, false, null, Map.of(), Map.of(), ServiceExport.PLACE));
          return key;
        });
  }

  /** The key of a volume; one that is not the stack's own exists elsewhere. */
  String of(VolumeName volume) {
    return volumeKeys.computeIfAbsent(
        volume,
        name -> {
          String key = free(name.plain(), volumes);
          volumes.put(
              key,
              new VolumeSection(name.plain(), true, null, Map.of(), Map.of(), ServiceExport.PLACE));
          return key;
        });
  }

  private static String free(String wished, Map<String, ?> taken) {
    String key = wished;
    for (int i = 2; taken.containsKey(key); i++) {
      key = wished + "-" + i;
    }
    return key;
  }

  /** By key, the stack's own and those that were asked for. */
  Map<String, NetworkSection> networks() {
    return networks;
  }

  /** By key, the stack's own and those that were asked for. */
  Map<String, VolumeSection> volumes() {
    return volumes;
  }
}
