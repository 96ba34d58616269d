package dev.berth.compose;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads an entry of the top-level {@code volumes:}. */
final class VolumeReader {
  private VolumeReader() {}

  static @Nullable VolumeSection read(String key, Value value, StackSource source) {
    if (value.isNull()) {
      NameCheck.check("volume", key, value);
      return new VolumeSection(
          null, false, null, TextMap.labels(null), TextMap.labels(null), value.place());
    }
    if (!value.isMap()) {
      value.wrongType("a map");
      return null;
    }
    Section volume = value.section(KnownKeys.VOLUME);
    External external = External.read(key, "volume", volume);
    if (external.external()) {
      External.refuse(volume, "driver", "driver_opts", "labels");
    }
    String driver = volume.text("driver");
    if (driver != null && !driver.equals("local") && !driver.equals("default")) {
      value.warning(
          "The driver %s is not acted on yet: the data lies on this machine."
              .formatted(Shown.quoted(driver)));
    }
    return new VolumeSection(
        external.name(),
        external.external(),
        driver,
        options(volume.get("driver_opts"), source),
        TextMap.labels(volume.get("labels")),
        value.place());
  }

  /** The options of the driver, the folder of a bind made absolute. */
  private static Map<String, String> options(@Nullable Value value, StackSource source) {
    Map<String, String> options = TextMap.labels(value);
    if (value == null || options.isEmpty()) {
      return options;
    }
    String device = options.get("device");
    Set<String> flags = Set.of(options.getOrDefault("o", "").split(","));
    if (device == null || !(flags.contains("bind") || flags.contains("rbind"))) {
      value.warning(
          "Only a folder of the machine is mounted ('type: none', 'o: bind', 'device: /folder'); this is not acted on yet.");
      return options;
    }
    Path path = HostPath.resolve(device, Path.of(source.directory()), source.variables(), value);
    if (path != null) {
      options.put("device", path.toString());
    }
    return options;
  }
}
