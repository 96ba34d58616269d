package dev.berth.compose;

import dev.berth.compose.ServiceSection.Mount;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The {@code volumes_from:} of one stack: the mounts of other services, where own ones win. */
final class VolumesFrom {
  private final Map<String, List<Source>> sources = new LinkedHashMap<>();

  private record Source(String service, boolean readOnly, Value value) {}

  /** Reads those of a service; the services named, each with the value that names it. */
  Map<String, Value> read(String name, Section service) {
    Map<String, Value> named = new LinkedHashMap<>();
    for (Value item : service.items("volumes_from")) {
      String text = item.filledText();
      if (text == null) {
        continue;
      }
      if (text.startsWith("container:")) {
        item.error("Volumes of a container by its name are not found. Name a service.");
        continue;
      }
      int colon = text.indexOf(':');
      String mode = colon < 0 ? "rw" : text.substring(colon + 1);
      if (!mode.equals("rw") && !mode.equals("ro")) {
        item.error("The mode %s is not known. Write 'ro' or 'rw'.".formatted(Shown.quoted(mode)));
      }
      String other = colon < 0 ? text : text.substring(0, colon);
      named.put(other, item);
      sources
          .computeIfAbsent(name, _ -> new ArrayList<>())
          .add(new Source(other, mode.equals("ro"), item));
    }
    return named;
  }

  /** The services with the mounts that they take over. */
  Map<String, ServiceSection> applied(Map<String, ServiceSection> services) {
    Map<String, ServiceSection> changed = new LinkedHashMap<>(services);
    Set<String> begun = new HashSet<>();
    sources.keySet().forEach(name -> complete(name, changed, begun));
    return changed;
  }

  /** A circle ends at the one it began with; it is told as one of dependencies. */
  private void complete(String name, Map<String, ServiceSection> services, Set<String> begun) {
    ServiceSection service = services.get(name);
    if (service == null || !begun.add(name) || begun.size() > 1000) {
      return;
    }
    List<Mount> mounts = new ArrayList<>(service.mounts());
    Set<String> targets = mounts.stream().map(Mount::target).collect(Collectors.toSet());
    for (Source source : sources.getOrDefault(name, List.of())) {
      complete(source.service, services, begun);
      ServiceSection other = services.get(source.service);
      if (other == null) {
        continue;
      }
      for (Mount mount : other.mounts()) {
        if (targets.contains(mount.target())) {
          continue;
        }
        if (isOwn(mount)) {
          source.value.warning(
              "%s of %s is not taken over: every task has its own. Give the volume a name."
                  .formatted(Shown.quoted(mount.target()), Shown.quoted(source.service)));
        } else {
          targets.add(mount.target());
          mounts.add(taken(mount, source));
        }
      }
    }
    services.put(name, service.withMounts(mounts));
  }

  private static boolean isOwn(Mount mount) {
    return switch (mount) {
      case Mount.Bind _ -> false;
      case Mount.Volume volume -> volume.key() == null;
      case Mount.Tmpfs _ -> true;
    };
  }

  private static Mount taken(Mount mount, Source source) {
    boolean readOnly = source.readOnly;
    return switch (mount) {
      case Mount.Bind bind ->
          new Mount.Bind(
              bind.source(),
              bind.target(),
              bind.readOnly() || readOnly,
              bind.createSource(),
              source.value.place());
      case Mount.Volume volume ->
          new Mount.Volume(
              volume.key(),
              volume.target(),
              volume.readOnly() || readOnly,
              volume.subpath(),
              source.value.place());
      case Mount.Tmpfs tmpfs -> tmpfs;
    };
  }
}
