package dev.berth.compose;

import dev.berth.compose.ServiceSection.Device;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads {@code devices:} of a service. */
final class DeviceReader {
  private static final String ALL = "rwm";
  private static final Pattern PERMISSIONS = Pattern.compile("[rwm]{1,3}");

  /** A device that something else than the kernel names: {@code vendor.com/class=name}. */
  private static final Pattern NAMED = Pattern.compile("[A-Za-z0-9][^/=]*/[^/=]+=.+");

  private DeviceReader() {}

  /** The devices; of those at one path in the task the last. */
  static List<Device> read(Section service) {
    Map<String, Device> devices = new LinkedHashMap<>();
    for (Value item : service.items("devices")) {
      Device device = item.isScalar() ? shortForm(item) : longForm(item);
      if (device != null) {
        devices.put(device.target(), device);
      }
    }
    return List.copyOf(devices.values());
  }

  private static @Nullable Device shortForm(Value item) {
    String text = item.filledText();
    if (text == null) {
      return null;
    }
    if (NAMED.matcher(text).matches()) {
      item.warning("%s is not acted on yet.".formatted(Shown.quoted(text)));
      return null;
    }
    String[] parts = text.split(":", -1);
    if (parts.length > 3) {
      item.error("%s has too many colons. Write /dev/x:/dev/y:rwm.".formatted(Shown.quoted(text)));
      return null;
    }
    boolean permissionsNext = parts.length == 2 && PERMISSIONS.matcher(parts[1]).matches();
    String target = parts.length == 1 || permissionsNext ? parts[0] : parts[1];
    String permissions = permissionsNext ? parts[1] : parts.length == 3 ? parts[2] : ALL;
    return device(item, parts[0], target, permissions);
  }

  private static @Nullable Device longForm(Value item) {
    Section section = item.section(KnownKeys.DEVICE);
    String source = section.text("source");
    if (source == null) {
      if (item.isMap()) {
        item.error("The device has no source. Write its path on the machine.");
      }
      return null;
    }
    String target = section.text("target");
    String permissions = section.text("permissions");
    return device(
        item, source, target == null ? source : target, permissions == null ? ALL : permissions);
  }

  private static @Nullable Device device(
      Value item, String source, String target, String permissions) {
    for (String path : List.of(source, target)) {
      if (!path.startsWith("/")) {
        item.error(
            "%s is not an absolute path. Write one like /dev/x.".formatted(Shown.quoted(path)));
        return null;
      }
    }
    if (!PERMISSIONS.matcher(permissions).matches()) {
      item.error(
          "%s are not permissions of a device. Write some of r, w and m."
              .formatted(Shown.quoted(permissions)));
      return null;
    }
    return new Device(source, target, permissions, item.place());
  }
}
