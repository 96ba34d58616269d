package dev.berth.deploy;

import dev.berth.engine.VolumeName;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.regex.Pattern;

/**
 * Volumes that a file or an image asks for without a name: each slot of the service has its own,
 * and it goes with the slot.
 */
final class AnonymousVolumes {
  private static final String PREFIX = "anonymous-";
  private static final int DIGITS = 16;
  private static final Pattern OF_SERVICE = Pattern.compile(PREFIX + "[0-9a-f]{16}");
  private static final Pattern OF_SLOT = Pattern.compile(PREFIX + "[0-9a-f]{16}-[0-9]{1,9}");

  private AnonymousVolumes() {}

  /** What all slots of a service have in common for a target. */
  static VolumeName of(ServiceKey service, String target) {
    byte[] hash = DesiredJson.sha256((service + ":" + target).getBytes(StandardCharsets.UTF_8));
    return new VolumeName(
        service.tenant(), PREFIX + HexFormat.of().formatHex(hash).substring(0, DIGITS));
  }

  /** The volume itself, which one slot has. */
  static VolumeName of(VolumeName ofService, int slot) {
    return new VolumeName(ofService.tenant(), ofService.name() + "-" + slot);
  }

  static boolean isOfService(VolumeName volume) {
    return OF_SERVICE.matcher(volume.name()).matches();
  }

  static boolean isOfSlot(VolumeName volume) {
    return OF_SLOT.matcher(volume.name()).matches();
  }
}
