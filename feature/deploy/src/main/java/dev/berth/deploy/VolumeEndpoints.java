package dev.berth.deploy;

import dev.berth.access.Action;
import dev.berth.engine.Mount;
import dev.berth.engine.Volume;
import dev.berth.engine.VolumeName;
import dev.berth.engine.Volumes;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** {@code /api/volumes}: the named volumes of a target, which {@code ?target=} names. */
final class VolumeEndpoints {
  private final Targets targets;
  private final Stacks stacks;

  VolumeEndpoints(Targets targets, Stacks stacks) {
    this.targets = targets;
    this.stacks = stacks;
  }

  /**
   * A named volume.
   *
   * @param stack which it was made with; null: none
   * @param path where it lies on the machine
   * @param services which mount it: {@code shop/web}
   * @param size of its files, in bytes; null: nobody asked, or they are not here or too many
   */
  public record VolumeView(
      String name,
      String tenant,
      @Nullable String stack,
      String path,
      Instant created,
      List<String> services,
      @Nullable Long size,
      Map<String, String> labels) {
    static VolumeView of(Volume volume, DesiredState desired, @Nullable Long size) {
      return new VolumeView(
          volume.name().name(),
          volume.name().tenant().value(),
          volume.labels().get(TaskLabels.STACK),
          volume.path().toString(),
          volume.created(),
          desired.namesOf(volume.name().tenant(), service -> mounts(service, volume.name())),
          size,
          volume.labels());
    }
  }

  List<Endpoint> list() {
    return List.of(
        Endpoint.get(
            "/api/volumes", new Action("volume:List"), request -> "volume/*", this::volumes),
        Endpoint.get(
            "/api/volumes/{name}",
            new Action("volume:Inspect"),
            VolumeEndpoints::resource,
            this::volume),
        Endpoint.delete(
            "/api/volumes/{name}",
            new Action("volume:Remove"),
            VolumeEndpoints::resource,
            this::remove));
  }

  private DesiredState desired(Request request) {
    return stacks.desired().on(targets.asked(request).name());
  }

  private Volumes volumesOf(Request request) {
    return targets.asked(request).runner().volumes();
  }

  private Response volumes(Request request) {
    DesiredState desired = desired(request);
    return Response.ok(
        volumesOf(request).list().stream()
            .filter(volume -> volume.name().tenant().equals(request.principal().tenant()))
            .map(volume -> VolumeView.of(volume, desired, null))
            .sorted(Comparator.comparing(VolumeView::name))
            .toList());
  }

  private Response volume(Request request) {
    VolumeName name = name(request);
    Volume volume = volumesOf(request).find(name).orElseThrow(() -> missing(name));
    Long size = request.flag("size") ? VolumeSize.of(volume.path()) : null;
    return Response.ok(VolumeView.of(volume, desired(request), size));
  }

  private Response remove(Request request) {
    VolumeName name = name(request);
    Target target = targets.asked(request);
    if (target.runner().volumes().find(name).isEmpty()) {
      throw missing(name);
    }
    stacks
        .desired()
        .on(target.name())
        .services()
        .filter(service -> mounts(service, name))
        .findFirst()
        .ifPresent(
            service -> {
              throw new BerthException(
                  ErrorCode.CONFLICT,
                  "Cannot remove volume '%s': service '%s' mounts it. Remove its stack first."
                      .formatted(name, service.key()));
            });
    target.runner().volumes().remove(name);
    target.relist();
    return Response.noContent();
  }

  private static boolean mounts(DesiredService service, VolumeName name) {
    return service.spec().filesystem().mounts().stream()
        .anyMatch(mount -> mount instanceof Mount.Volume volume && volume.volume().equals(name));
  }

  private static VolumeName name(Request request) {
    return new VolumeName(request.principal().tenant(), request.path("name"));
  }

  private static String resource(Request request) {
    return "volume/" + request.path("name");
  }

  private static BerthException missing(VolumeName name) {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find volume '%s': there is none of that name. 'berth volume ls' lists them."
            .formatted(name));
  }
}
