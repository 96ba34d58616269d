package dev.berth.deploy;

import dev.berth.engine.Image;
import dev.berth.engine.Mount;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.VolumeName;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

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

  /** Those of all slots that a service has, also when it is stopped, or had before an update. */
  static Stream<VolumeName> of(DesiredService service) {
    int slots = Math.max(service.replicas(), service.places());
    EarlierService earlier = service.earlier();
    return earlier == null
        ? of(service.spec(), slots)
        : Stream.concat(
            of(service.spec(), slots), of(earlier.spec(), Math.min(earlier.replicas(), slots)));
  }

  private static Stream<VolumeName> of(ServiceSpec spec, int slots) {
    List<VolumeName> ofService =
        spec.filesystem().mounts().stream()
            .filter(Mount.Volume.class::isInstance)
            .map(mount -> ((Mount.Volume) mount).volume())
            .filter(AnonymousVolumes::isOfService)
            .toList();
    return ofService.isEmpty()
        ? Stream.of()
        : IntStream.rangeClosed(1, slots)
            .boxed()
            .flatMap(slot -> ofService.stream().map(volume -> of(volume, slot)));
  }

  /** Those that a task has. */
  static Stream<VolumeName> of(TaskSpec task) {
    return task.filesystem().mounts().stream()
        .filter(Mount.Volume.class::isInstance)
        .map(mount -> ((Mount.Volume) mount).volume())
        .filter(AnonymousVolumes::isOfSlot);
  }

  /** What a service's tasks mount besides, because its image says that it keeps things there. */
  static List<Mount> missing(ServiceKey service, Image image, List<Mount> mounts) {
    Set<String> taken = mounts.stream().map(Mount::target).collect(Collectors.toSet());
    return image.config().volumes().stream()
        .sorted()
        .filter(target -> target.startsWith("/") && !target.equals("/") && !taken.contains(target))
        .<Mount>map(target -> new Mount.Volume(of(service, target), target, false))
        .toList();
  }

  static boolean isOfService(VolumeName volume) {
    return OF_SERVICE.matcher(volume.name()).matches();
  }

  static boolean isOfSlot(VolumeName volume) {
    return OF_SLOT.matcher(volume.name()).matches();
  }
}
