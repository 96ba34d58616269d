package dev.berth.deploy;

import dev.berth.engine.ClusterServiceSpec.VolumeDriver;
import dev.berth.engine.Image;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.Problem;
import dev.berth.kernel.ServiceName;
import dev.berth.kernel.TargetName;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A stack as it should be. Immutable.
 *
 * @param version from 1, one more with each change
 * @param services in the order of the file
 * @param networks those made and removed with it
 * @param volumes those made with it; they stay when it goes
 * @param warnings what was odd in its file
 * @param parameters what it has of parameters and secrets kept apart from stacks
 * @param target where it is deployed; the same for all of its versions
 */
record DesiredStack(
    StackKey key,
    long version,
    Instant updated,
    List<DesiredService> services,
    List<NetworkSpec> networks,
    List<NamedVolume> volumes,
    List<Problem> warnings,
    StackParameters parameters,
    TargetName target) {
  DesiredStack {
    services = List.copyOf(services);
    networks = List.copyOf(networks);
    volumes = List.copyOf(volumes);
    warnings = List.copyOf(warnings);
    // What an older release has stored knows neither.
    parameters = Objects.requireNonNullElse(parameters, StackParameters.NONE);
    target = Objects.requireNonNullElse(target, TargetName.LOCAL);
  }

  /** Where stacks always can be, with nothing that is kept apart from stacks. */
  DesiredStack(
      StackKey key,
      long version,
      Instant updated,
      List<DesiredService> services,
      List<NetworkSpec> networks,
      List<NamedVolume> volumes,
      List<Problem> warnings) {
    this(
        key,
        version,
        updated,
        services,
        networks,
        volumes,
        warnings,
        StackParameters.NONE,
        TargetName.LOCAL);
  }

  /**
   * A volume to be made.
   *
   * @param driver what makes it, of a cluster; null: a disk of the machine
   */
  record NamedVolume(VolumeName name, Map<String, String> labels, @Nullable VolumeDriver driver) {
    NamedVolume {
      labels = Map.copyOf(labels);
    }

    /** On a disk of the machine. */
    NamedVolume(VolumeName name, Map<String, String> labels) {
      this(name, labels, null);
    }
  }

  Optional<DesiredService> find(ServiceName service) {
    return services.stream().filter(one -> one.key().service().equals(service)).findFirst();
  }

  /** The next version, with one service changed. */
  DesiredStack withService(ServiceName service, UnaryOperator<DesiredService> change, Instant now) {
    List<DesiredService> changed =
        services.stream()
            .map(one -> one.key().service().equals(service) ? change.apply(one) : one)
            .toList();
    return with(version + 1, now, changed);
  }

  /** The same version, with an image that services of it wait for. */
  DesiredStack withImage(String reference, Image image) {
    List<DesiredService> changed =
        services.stream()
            .map(
                one ->
                    one.spec().awaitsImage() && one.spec().image().equals(reference)
                        ? one.withSpec(one.spec().with(one.key(), image))
                        : one)
            .toList();
    return with(version, updated, changed);
  }

  /** Whether a service of it waits for its image. */
  boolean awaitsImages() {
    return services.stream().anyMatch(service -> service.spec().awaitsImage());
  }

  /**
   * With what the update of a service has come to: the next version when it has to go back.
   *
   * @param service of this stack
   */
  DesiredStack concluded(DesiredService service, Verdict verdict, Instant now) {
    Rollout rollout = service.rollout();
    EarlierService earlier = service.earlier();
    if (rollout == null || rollout.state() == verdict.state()) {
      return this;
    }
    if (verdict.state() != Rollout.State.ROLLBACK_STARTED) {
      return withService(version, service.withRollout(rollout.with(verdict)), updated);
    }
    if (earlier == null) {
      return this;
    }
    String why = "version %d failed: %s".formatted(version, verdict.message());
    return withService(
        version + 1, service.rolledBackTo(earlier, why, verdict.culprit(), now), now);
  }

  /** The next version, which is what an earlier one was. */
  DesiredStack becoming(DesiredStack earlier, Instant now) {
    List<DesiredService> next =
        earlier.services().stream()
            .map(
                old ->
                    find(old.key().service())
                        .map(present -> become(present, old, earlier.version(), now))
                        .orElse(old.withRollout(null)))
            .toList();
    return new DesiredStack(
        key,
        version + 1,
        now,
        next,
        earlier.networks(),
        earlier.volumes(),
        earlier.warnings(),
        earlier.parameters().knowing(parameters),
        target);
  }

  private DesiredService become(
      DesiredService present, DesiredService old, long ofVersion, Instant now) {
    boolean alike =
        present.spec().equals(old.spec())
            && present.hash().equals(old.hash())
            && present.replicas() == old.replicas();
    return alike ? present : present.rolledBackTo(old.toEarlier(ofVersion), version, now);
  }

  private DesiredStack withService(long ofVersion, DesiredService changed, Instant when) {
    List<DesiredService> all =
        services.stream().map(one -> one.key().equals(changed.key()) ? changed : one).toList();
    return with(ofVersion, when, all);
  }

  /** The next version, without a service. */
  DesiredStack without(ServiceName service, Instant now) {
    List<DesiredService> left =
        services.stream().filter(one -> !one.key().service().equals(service)).toList();
    return with(version + 1, now, left);
  }

  /** Another version, or the same one with other services. */
  DesiredStack with(long ofVersion, Instant when, List<DesiredService> changed) {
    return new DesiredStack(
        key, ofVersion, when, changed, networks, volumes, warnings, parameters, target);
  }

  /** Whether nothing but versions and times differ. */
  boolean isLike(DesiredStack other) {
    return services.size() == other.services.size()
        && networks.equals(other.networks)
        && volumes.equals(other.volumes)
        && warnings.equals(other.warnings)
        && parameters.equals(other.parameters)
        && target.equals(other.target)
        && services.stream()
            .allMatch(one -> other.find(one.key().service()).filter(one::isLike).isPresent());
  }
}
