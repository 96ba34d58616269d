package dev.berth.compose;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an entry of the top-level {@code networks:}. */
final class NetworkReader {
  private static final Set<String> DRIVERS = Set.of("bridge", "overlay", "default");

  private NetworkReader() {}

  static @Nullable NetworkSection read(String key, Value value) {
    if (value.isNull()) {
      NameCheck.check("network", key, value);
      return new NetworkSection(
          null, false, false, null, TextMap.labels(null), Map.of(), value.place());
    }
    if (!value.isMap()) {
      value.wrongType("a map");
      return null;
    }
    Section network = value.section(KnownKeys.NETWORK);
    External external = External.read(key, "network", network);
    if (external.external()) {
      External.refuse(network, "driver", "driver_opts", "internal", "ipam", "labels");
    }
    String driver = network.text("driver");
    if (driver != null && !DRIVERS.contains(driver)) {
      value.warning(
          "The driver %s is not acted on yet: the network is a bridge."
              .formatted(Shown.quoted(driver)));
    }
    return new NetworkSection(
        external.name(),
        external.external(),
        network.flag("internal"),
        subnet(network.section("ipam", KnownKeys.IPAM)),
        TextMap.labels(network.get("labels")),
        TextMap.labels(network.get("driver_opts")),
        value.place());
  }

  private static @Nullable String subnet(@Nullable Section ipam) {
    List<Value> configs = ipam == null ? List.of() : ipam.items("config");
    if (configs.isEmpty()) {
      return null;
    }
    if (configs.size() > 1) {
      configs.get(1).warning("Only the first subnet is used yet.");
    }
    return configs.getFirst().section(KnownKeys.IPAM_CONFIG).read("subnet", NetworkReader::cidr);
  }

  private static @Nullable String cidr(Value value) {
    String text = value.filledText();
    if (text == null) {
      return null;
    }
    int slash = text.indexOf('/');
    String address = slash < 0 ? text : text.substring(0, slash);
    String length = slash < 0 ? "" : text.substring(slash + 1);
    boolean valid =
        PortSyntax.isAddress(address)
            && length.matches("[0-9]{1,3}")
            && Integer.parseInt(length) <= (address.indexOf(':') >= 0 ? 128 : 32);
    if (!valid) {
      value.error("%s is not a subnet. Write one like 10.5.0.0/24.".formatted(Shown.quoted(text)));
      return null;
    }
    return text;
  }
}
