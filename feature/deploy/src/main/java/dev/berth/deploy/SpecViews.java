package dev.berth.deploy;

import dev.berth.compose.ServiceSection.Healthcheck;
import dev.berth.engine.Mount;
import dev.berth.engine.PortBinding;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Shows what the tasks of a service are made of. */
final class SpecViews {
  private SpecViews() {}

  /** {@code 8080->80/tcp} for a published port, {@code 80/tcp} for one that is only routed. */
  static List<String> ports(ServiceSpec spec) {
    List<String> shown = new ArrayList<>();
    Set<Integer> left = new TreeSet<>(spec.routing().ports());
    for (PortBinding binding : spec.networking().ports()) {
      String address = binding.hostAddress() == null ? "" : binding.hostAddress() + ":";
      shown.add(
          address
              + binding.hostPort()
              + "->"
              + binding.containerPort()
              + "/"
              + binding.protocol().name().toLowerCase(Locale.ROOT));
      if (binding.protocol() == PortBinding.Protocol.TCP) {
        left.remove(binding.containerPort());
      }
    }
    left.forEach(port -> shown.add(port + "/tcp"));
    return shown;
  }

  /** As Compose writes it. */
  static String mode(ServiceSpec spec) {
    return spec.upkeep().scheme().mode().name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  static ServiceDetails.@Nullable Update update(@Nullable Rollout rollout) {
    return rollout == null
        ? null
        : new ServiceDetails.Update(rollout.state().toString(), rollout.message());
  }

  static ServiceDetails.Spec of(ServiceSpec spec) {
    Healthcheck healthcheck = spec.upkeep().healthcheck();
    return new ServiceDetails.Spec(
        spec.imageId(),
        spec.process().entrypoint(),
        spec.process().command(),
        spec.process().environment().keySet().stream().sorted().toList(),
        spec.process().workingDirectory(),
        spec.process().user(),
        spec.filesystem().mounts().stream().map(SpecViews::shown).toList(),
        spec.networking().attachments().stream().map(one -> one.network().name()).toList(),
        spec.upkeep().restart().condition().name().toLowerCase(Locale.ROOT).replace('_', '-'),
        healthcheck == null ? List.of() : healthcheck.command());
  }

  private static String shown(Mount mount) {
    return switch (mount) {
      case Mount.Bind bind -> bind.source() + ":" + bind.target() + suffix(bind.readOnly());
      case Mount.Volume volume ->
          volume.volume() + ":" + volume.target() + suffix(volume.readOnly());
      case Mount.Tmpfs tmpfs -> "tmpfs:" + tmpfs.target();
      case Mount.File file -> "file:" + file.target();
    };
  }

  private static String suffix(boolean readOnly) {
    return readOnly ? ":ro" : "";
  }
}
