package dev.berth.deploy;

import dev.berth.compose.StackSource;
import dev.berth.engine.Image;
import dev.berth.engine.NetworkName;
import dev.berth.engine.NetworkSpec;
import dev.berth.engine.Networking.Attachment;
import dev.berth.engine.ProcessSpec;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import dev.berth.kernel.TargetName;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Earlier versions of stacks and services, going back to them, and changes without a file. */
final class History {
  private final Stacks stacks;
  private final VersionTable versions;
  private final Targets targets;
  private final InstantSource clock;

  History(Stacks stacks, VersionTable versions, Targets targets, InstantSource clock) {
    this.stacks = stacks;
    this.versions = versions;
    this.targets = targets;
    this.clock = clock;
  }

  /** The newest first. */
  List<VersionView> list(StackKey key) {
    long current = stacks.get(key).version();
    return versions.list(key).stream().map(stack -> VersionView.of(stack, current)).toList();
  }

  /** What a version was made from; nothing, if that is not known any more. */
  StackSource source(StackKey key, long version) {
    StackSource source = get(key, version).source();
    return source == null ? new StackSource(List.of(), Map.of(), "/") : source;
  }

  /** What a version was made from; empty: it is not known any more. */
  Optional<StackSource> findSource(StackKey key, long version) {
    return versions.find(key, version).flatMap(one -> Optional.ofNullable(one.source()));
  }

  long version(StackKey key, @Nullable Long version) {
    DesiredStack stack = stacks.get(key);
    return version == null ? stack.version() : version;
  }

  private VersionTable.Version get(StackKey key, long version) {
    return versions.find(key, version).orElseThrow(() -> missing(key, version));
  }

  private BerthException missing(StackKey key, long version) {
    String kept =
        versions.list(key).stream()
            .map(stack -> Long.toString(stack.version()))
            .collect(Collectors.joining(", "));
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find version %d of stack '%s': it is not kept. There are: %s."
            .formatted(version, key, kept));
  }

  /**
   * Makes an earlier version of a stack the desired one, as a new version.
   *
   * @param wanted null: the one before the present one
   * @return the new version
   * @throws BerthException {@code CONFLICT} if there is none before, or a port of it is taken
   */
  long rollBack(StackKey key, @Nullable Long wanted) {
    return stacks.alone(
        key,
        "roll back stack '%s'".formatted(key),
        () -> {
          long present = stacks.get(key).version();
          VersionTable.Version version = wanted == null ? before(key, present) : get(key, wanted);
          return stacks.replace(
              key,
              version.source(),
              stack -> {
                requireVersion(stack, present);
                DesiredStack next = stack.becoming(version.stack(), clock.instant());
                requirePorts(next);
                return next.isLike(stack) ? stack : next;
              });
        });
  }

  private VersionTable.Version before(StackKey key, long present) {
    DesiredStack before =
        versions.list(key).stream()
            .filter(stack -> stack.version() < present)
            .findFirst()
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.CONFLICT,
                        "Cannot roll back stack '%s': there is no version before this one."
                            .formatted(key)));
    return get(key, before.version());
  }

  private static void requireVersion(DesiredStack stack, long expected) {
    if (stack.version() != expected) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot roll back stack '%s': it has just become version %d. Look at it and try again."
              .formatted(stack.key(), stack.version()));
    }
  }

  private void requirePorts(DesiredStack stack) {
    Problems problems = new Problems();
    new PortClaims(stacks.desired(), stack).check(problems);
    problems.throwIfErrors(ErrorCode.CONFLICT);
  }

  /**
   * Takes a service back to its last different spec, and its number of then.
   *
   * @return the stack's new version
   * @throws BerthException {@code CONFLICT} if it never had another, or a port of it is taken
   */
  long rollBack(ServiceKey key) {
    return stacks.alone(
        key.stackKey(),
        "roll back service '%s'".formatted(key),
        () -> {
          EarlierService found = search(stacks.get(key));
          return stacks.replace(
              key.stackKey(),
              null,
              stack -> {
                DesiredService service = stacks.get(key);
                EarlierService before = service.earlier() == null ? found : service.earlier();
                if (before == null) {
                  throw new BerthException(
                      ErrorCode.CONFLICT,
                      "Cannot roll back service '%s': it has not been anything else before. 'berth stack versions %s' lists what its stack was."
                          .formatted(key, key.stack()));
                }
                requireNetworks(stack, before);
                DesiredStack next =
                    stack.withService(
                        key.service(),
                        one -> one.rolledBackTo(before, stack.version(), clock.instant()),
                        clock.instant());
                requirePorts(next);
                return next;
              });
        });
  }

  /** In the versions that are kept; not what a service has gone back from by itself. */
  private @Nullable EarlierService search(DesiredService service) {
    if (service.earlier() != null) {
      return null;
    }
    Rollout rollout = service.rollout();
    boolean hasGoneBack =
        rollout != null && rollout.state().isRollback() && !rollout.message().isEmpty();
    List<EarlierService> others = new ArrayList<>();
    for (DesiredStack stack : versions.list(service.key().stackKey())) {
      DesiredService old = stack.find(service.key().service()).orElse(null);
      if (old != null
          && !old.spec().awaitsImage()
          && !old.spec().equals(service.spec())
          && others.stream().noneMatch(one -> one.spec().equals(old.spec()))) {
        others.add(old.toEarlier(stack.version()));
      }
    }
    return others.stream().skip(hasGoneBack ? 1 : 0).findFirst().orElse(null);
  }

  private static void requireNetworks(DesiredStack stack, EarlierService before) {
    Set<NetworkName> networks =
        stack.networks().stream().map(NetworkSpec::name).collect(Collectors.toSet());
    String own = stack.key().stack() + "_";
    for (Attachment attachment : before.spec().networking().attachments()) {
      NetworkName network = attachment.network();
      if (network.name().startsWith(own) && !networks.contains(network)) {
        throw new BerthException(
            ErrorCode.CONFLICT,
            "Cannot roll back a service of stack '%s': network '%s', which it was in, is no longer in the stack. Roll back the stack with 'berth stack rollback %s'."
                .formatted(stack.key(), network, stack.key().stack()));
      }
    }
  }

  /**
   * Changes a service without its file.
   *
   * @return the stack's new version; the present one if nothing differs
   */
  long update(ServiceKey key, ServiceChange change) {
    DesiredService present = stacks.get(key);
    if (change.isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot update service '%s': nothing is to change. Give an image, environment, replicas or force."
              .formatted(key));
    }
    Integer replicas = change.replicas();
    if (replicas != null) {
      stacks.requireScalable(present, replicas);
    }
    String image = change.image();
    Optional<Image> found = image == null ? Optional.empty() : find(key, image);
    return stacks.alone(
        key.stackKey(),
        "update service '%s'".formatted(key),
        () ->
            stacks.replace(
                key.stackKey(),
                null,
                stack -> {
                  DesiredService service = stacks.get(key);
                  DesiredService next = changed(service, stack.version(), change, found);
                  return next.isLike(service)
                      ? stack
                      : stack.withService(key.service(), one -> next, clock.instant());
                }));
  }

  private DesiredService changed(
      DesiredService service, long version, ServiceChange change, Optional<Image> found) {
    ServiceSpec spec = service.spec();
    String image = change.image();
    if (image != null) {
      ServiceSpec unfound = spec.withImage(image, "");
      spec = found.map(one -> unfound.with(service.key(), one)).orElse(unfound);
    }
    Map<String, @Nullable String> environment = change.environment();
    if (environment != null) {
      spec = spec.withProcess(withEnvironment(spec.process(), environment));
    }
    Integer replicas = change.replicas();
    DesiredService next =
        service.succeededBy(
            spec, replicas == null ? service.replicas() : replicas, version, clock.instant());
    if (replicas != null && replicas != next.places()) {
      next = next.withReplicas(replicas, clock.instant());
    }
    return change.isForced() && next.hash().equals(service.hash())
        ? next.restarted(clock.instant())
        : next;
  }

  private static ProcessSpec withEnvironment(
      ProcessSpec process, Map<String, @Nullable String> changes) {
    Map<String, String> environment = new HashMap<>(process.environment());
    changes.forEach(
        (name, value) -> {
          if (name.isEmpty() || name.contains("=") || name.contains("\0")) {
            throw new BerthException(
                ErrorCode.INVALID_INPUT,
                "Cannot set variable '%s': a name is not empty and has no '='.".formatted(name));
          }
          if (value == null) {
            environment.remove(name);
          } else {
            environment.put(name, value);
          }
        });
    return new ProcessSpec(
        process.entrypoint(),
        process.command(),
        environment,
        process.workingDirectory(),
        process.user(),
        process.terminal(),
        process.stopSignal());
  }

  /** The image of a name; empty: it has to be fetched. */
  private Optional<Image> find(ServiceKey key, String reference) {
    if (reference.isBlank()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot update service '%s': the image has no name. Give one.".formatted(key));
    }
    TargetName target = stacks.get(key.stackKey()).target();
    return new ImagePins(targets.get(target), key.stackKey(), Map.of(), null).find(reference);
  }
}
