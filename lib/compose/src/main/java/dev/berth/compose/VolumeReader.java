package dev.berth.compose;

import org.jspecify.annotations.Nullable;

/** Reads an entry of the top-level {@code volumes:}. */
final class VolumeReader {
  private VolumeReader() {}

  static @Nullable VolumeSection read(String key, Value value) {
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
        TextMap.labels(volume.get("driver_opts")),
        TextMap.labels(volume.get("labels")),
        value.place());
  }
}
