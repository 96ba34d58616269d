package dev.berth.deploy;

import dev.berth.compose.VolumeSection;
import dev.berth.engine.ClusterServiceSpec.VolumeDriver;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.Problems;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What an entry of {@code volumes:} really is. */
sealed interface VolumeSource {
  /**
   * A volume of the engine, or of the nodes of a cluster.
   *
   * @param driver what makes it, of a cluster; null: a disk of the machine
   */
  record Named(VolumeName name, @Nullable VolumeDriver driver) implements VolumeSource {
    Named(VolumeName name) {
      this(name, null);
    }
  }

  /** A folder of the machine: driver {@code local} with the options of {@code mount --bind}. */
  record Folder(String device, boolean readOnly) implements VolumeSource {}

  /** Memory: driver {@code local} with type {@code tmpfs}. */
  record Memory(@Nullable ByteSize size, @Nullable Integer mode) implements VolumeSource {}

  /**
   * Reads driver and options; what cannot be is told, and counts as a volume of the engine.
   *
   * @param name what the volume is called on the engine
   */
  static VolumeSource of(VolumeSection section, VolumeName name, String path, Problems problems) {
    Map<String, String> options = section.driverOptions();
    String driver = section.driver();
    if (driver != null && !driver.isEmpty() && !driver.equals("local")) {
      problems.error(
          section.place(),
          path + ".driver",
          "There is no volume driver '%s' here. Remove 'driver' for a volume on this machine."
              .formatted(driver));
      return new Named(name);
    }
    String type = options.getOrDefault("type", "");
    Set<String> flags = new HashSet<>(Arrays.asList(options.getOrDefault("o", "").split(",", -1)));
    String device = options.getOrDefault("device", "");
    if (flags.contains("bind") || flags.contains("rbind")) {
      return new Folder(device, flags.contains("ro"));
    }
    return switch (type) {
      case "" -> {
        if (!device.isEmpty()) {
          problems.error(
              section.place(),
              path + ".driver_opts",
              "'device' needs 'type: none' and 'o: bind' for a folder of this machine.");
        }
        yield new Named(name);
      }
      case "tmpfs" -> memory(section, flags, path, problems);
      default -> {
        problems.error(
            section.place(),
            path + ".driver_opts.type",
            "Berth does not mount '%s'. Mount it on the machine, and bind its folder: 'driver_opts: {type: none, o: bind, device: /mnt/…}'."
                .formatted(type));
        yield new Named(name);
      }
    };
  }

  /**
   * On a cluster drivers and options are passed on: every node has its own, and what they mean is
   * up to it. A driver may mount anything of a node, so it is asked for as a right.
   */
  static VolumeSource onNodes(
      VolumeSection section, VolumeName name, String path, Rights rights, Problems problems) {
    Map<String, String> options = section.driverOptions();
    String driver = Objects.requireNonNullElse(section.driver(), "");
    boolean local = driver.isEmpty() || driver.equals("local");
    Set<String> flags = new HashSet<>(Arrays.asList(options.getOrDefault("o", "").split(",", -1)));
    if (local && options.isEmpty()) {
      return new Named(name);
    }
    if (local && (flags.contains("bind") || flags.contains("rbind"))) {
      return new Folder(options.getOrDefault("device", ""), flags.contains("ro"));
    }
    if (local && "tmpfs".equals(options.get("type"))) {
      return memory(section, flags, path, problems);
    }
    String shown = local ? "local:" + options.getOrDefault("type", "") : driver;
    Rights.Asked asked = new Rights.Asked(section.place(), path, shown);
    return rights.check(Rights.VOLUME_DRIVER, "driver/" + shown, asked)
        ? new Named(name, new VolumeDriver(local ? "local" : driver, options))
        : new Named(name);
  }

  private static VolumeSource memory(
      VolumeSection section, Set<String> flags, String path, Problems problems) {
    ByteSize size = null;
    Integer mode = null;
    for (String flag : flags) {
      try {
        if (flag.startsWith("size=")) {
          size = ByteSize.parse(flag.substring("size=".length()));
        } else if (flag.startsWith("mode=")) {
          mode = Integer.parseInt(flag.substring("mode=".length()), 8);
        }
      } catch (BerthException | NumberFormatException _) {
        problems.error(
            section.place(), path + ".driver_opts.o", "'%s' cannot be read.".formatted(flag));
      }
    }
    return new Memory(size, mode);
  }
}
