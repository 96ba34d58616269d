package dev.berth.deploy;

import dev.berth.access.Access;
import dev.berth.access.Principal;
import dev.berth.compose.Content;
import dev.berth.compose.ServiceSection;
import dev.berth.compose.StackFile;
import dev.berth.compose.VolumeSection;
import dev.berth.deploy.DesiredStack.NamedVolume;
import dev.berth.engine.Cluster;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Runner;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Names;
import dev.berth.kernel.Problems;
import dev.berth.kernel.ServiceName;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Turns a parsed file into a desired stack: gives things their names on the engine, resolves images
 * and paths, and collects every problem. Changes nothing. For one file.
 */
final class StackResolver {
  private final Runner runner;
  private final DeploySettings settings;
  private final Surroundings surroundings;
  private final StackKey key;
  private final StackFile file;
  private final Problems problems = new Problems();
  private final Map<String, NetworkName> networkNames = new HashMap<>();
  private final Map<String, VolumeSource> volumeSources = new HashMap<>();
  private final FileResolver files;
  private final Set<Path> missingBinds = new HashSet<>();
  private final Set<String> fresh = new HashSet<>();

  StackResolver(Surroundings surroundings, StackKey key, StackFile file) {
    this.runner = surroundings.target().runner();
    this.settings = surroundings.settings();
    this.surroundings = surroundings;
    this.key = key;
    this.file = file;
    this.files = new FileResolver(file, surroundings.contents(), problems);
    file.warnings().stream()
        .filter(warning -> !surroundings.isCluster() || !ClusterChecks.isActedOn(warning))
        .forEach(problems::add);
  }

  /**
   * What a file is resolved against.
   *
   * @param foreignVolumes those of others that the stack may mount
   */
  record Surroundings(
      Target target,
      DeploySettings settings,
      Access access,
      QuotaCheck quotas,
      Principal principal,
      GivenContents contents,
      List<StackParameters.Filled> filled,
      Set<String> foreignVolumes) {
    Runner runner() {
      return target.runner();
    }

    boolean isCluster() {
      return runner() instanceof Cluster;
    }

    Rights rights(Problems problems) {
      return new Rights(access, principal, problems);
    }
  }

  /**
   * @param stack its services as the file says, version 0
   * @param missingBinds folders to make before the stack is deployed
   * @param fresh references of images that have to be fetched even if they are here
   * @param contents what configs and secrets hold, by id
   */
  record Resolved(
      DesiredStack stack,
      Set<Path> missingBinds,
      Set<String> fresh,
      Map<String, Content> contents) {
    Resolved with(DesiredStack changed) {
      return new Resolved(changed, missingBinds, fresh, contents);
    }
  }

  /**
   * @throws dev.berth.kernel.ProblemsException with every problem
   */
  Resolved resolve(Instant now) {
    if (file.services().isEmpty()) {
      problems.error(null, "services", "There is no service in the file. Write one.");
    }
    if (file.services().size() > settings.maxServices()) {
      problems.error(
          null,
          "services",
          "%d services are more than the %d that a stack may have."
              .formatted(file.services().size(), settings.maxServices()));
    }
    NetworkResolver resolver = new NetworkResolver(surroundings.target(), key, problems);
    List<NetworkSpec> networks = resolver.resolve(file.networks());
    networkNames.putAll(resolver.names());
    List<NamedVolume> volumes = volumes();
    List<DesiredService> services = new ArrayList<>();
    file.services()
        .forEach((name, section) -> service(name, section, now).ifPresent(services::add));
    problems.throwIfErrors(ErrorCode.INVALID_STACK_FILE);
    DesiredStack stack =
        new DesiredStack(
            key,
            0,
            now,
            services,
            networks,
            volumes,
            problems.warnings(),
            new StackParameters(surroundings.contents().held(), surroundings.filled()),
            surroundings.target().name());
    return new Resolved(stack, missingBinds, fresh, surroundings.contents().byId());
  }

  private Optional<DesiredService> service(String name, ServiceSection section, Instant now) {
    String path = "services." + name;
    if (!Names.isValidInside(name)) {
      problems.error(
          section.place(),
          path,
          "'%s' cannot be the name of a service here: it needs 1 to 128 letters, digits, '-', '_' and '.', beginning with a letter or digit."
              .formatted(name));
      return Optional.empty();
    }
    if (section.deploy().replicas() > settings.maxReplicas()) {
      problems.error(
          section.place(),
          path + ".deploy.replicas",
          "%d replicas are more than the %d that a service may have."
              .formatted(section.deploy().replicas(), settings.maxReplicas()));
    }
    ServiceKey service = new ServiceKey(key.tenant(), key.stack(), new ServiceName(name));
    ServiceResolver resolver =
        new ServiceResolver(
            surroundings,
            service,
            section,
            new ServiceResolver.Names(networkNames, volumeSources, files),
            problems);
    Optional<ServiceSpec> spec = resolver.resolve();
    missingBinds.addAll(resolver.missingBinds());
    fresh.addAll(resolver.fresh());
    Optional<DesiredService> desired =
        spec.map(
            resolved -> DesiredService.of(service, resolved, section.deploy().replicas(), now));
    desired.ifPresent(one -> surroundings.quotas().requireLimits(one, section.place(), problems));
    return desired;
  }

  private List<NamedVolume> volumes() {
    Map<VolumeName, NamedVolume> made = new LinkedHashMap<>();
    file.volumes()
        .forEach(
            (name, section) -> {
              String full = fullName(key, name, section.name(), section.external());
              if (!Names.isValidInside(full)) {
                problems.error(section.place(), "volumes." + name, invalidName("volume", full));
                return;
              }
              VolumeName volume = new VolumeName(key.tenant(), full);
              if (AnonymousVolumes.isOfService(volume) || AnonymousVolumes.isOfSlot(volume)) {
                problems.error(
                    section.place(),
                    "volumes." + name + ".name",
                    "'%s' is the name of an anonymous volume, which goes with its task. Give it another."
                        .formatted(full));
              }
              if (!section.external()) {
                VolumeSource kind = kind(section, volume, "volumes." + name);
                volumeSources.put(name, kind);
                if (kind instanceof VolumeSource.Named named) {
                  made.put(volume, new NamedVolume(volume, volumeLabels(section), named.driver()));
                }
                return;
              }
              VolumeName external =
                  surroundings.foreignVolumes().contains(full)
                      ? VolumeName.foreign(key.tenant(), full)
                      : volume;
              volumeSources.put(name, new VolumeSource.Named(external));
              if (!surroundings.isCluster() && runner.volumes().find(external).isEmpty()) {
                problems.error(
                    section.place(),
                    "volumes." + name,
                    "There is no volume '%s', which 'external: true' says exists.".formatted(full));
              }
            });
    return List.copyOf(made.values());
  }

  private VolumeSource kind(VolumeSection section, VolumeName volume, String path) {
    return surroundings.isCluster()
        ? VolumeSource.onNodes(section, volume, path, surroundings.rights(problems), problems)
        : VolumeSource.of(section, volume, path, problems);
  }

  private Map<String, String> volumeLabels(VolumeSection section) {
    Map<String, String> labels = new HashMap<>(section.labels());
    labels.put(TaskLabels.STACK, key.stack().value());
    return labels;
  }

  /** What a network or volume of a stack is called on the engine. */
  static String fullName(StackKey stack, String name, @Nullable String explicit, boolean external) {
    if (explicit != null) {
      return explicit;
    }
    return external ? name : stack.stack() + "_" + name;
  }

  static String invalidName(String kind, String name) {
    return "'%s' cannot be the name of a %s: it needs 1 to 128 letters, digits, '-', '_' and '.', beginning with a letter or digit. Give it one with 'name:'."
        .formatted(name, kind);
  }
}
