package dev.berth.deploy;

import dev.berth.access.Quota;
import dev.berth.access.Quotas;
import dev.berth.engine.Isolation;
import dev.berth.engine.Volume;
import dev.berth.engine.VolumeName;
import dev.berth.engine.Volumes;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import dev.berth.kernel.TenantId;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what would give a tenant more than its quota. What a tenant has already stays, also when
 * the quota was lowered since: only what grows is refused. Thread-safe; who writes the desired
 * state asks under the lock under which it writes.
 */
final class QuotaCheck {
  /** Measuring volumes takes long: a figure is good for so long. */
  private static final Duration MEASURED_ANEW_AFTER = Duration.ofSeconds(10);

  private final Quotas quotas;
  private final Targets targets;
  private final InstantSource clock;
  private final Map<TenantId, Measured> measured = new ConcurrentHashMap<>();

  QuotaCheck(Quotas quotas, Targets targets, InstantSource clock) {
    this.quotas = quotas;
    this.targets = targets;
    this.clock = clock;
  }

  private record Measured(ByteSize disk, Instant at) {}

  Quota quota(TenantId tenant) {
    return quotas.of(tenant);
  }

  /** Measures the volumes of a tenant that has a quota of the disk; to be done before the lock. */
  void measure(TenantId tenant) {
    if (quotas.of(tenant).disk() != null) {
      disk(tenant);
    }
  }

  /** What the volumes of a tenant take, some seconds ago at most. */
  private ByteSize disk(TenantId tenant) {
    Instant now = clock.instant();
    Measured known = measured.get(tenant);
    if (known != null && now.isBefore(known.at().plus(MEASURED_ANEW_AFTER))) {
      return known.disk();
    }
    long bytes = 0;
    for (Volumes volumes : targets.volumes()) {
      for (Volume volume : volumes.list()) {
        if (volume.name().tenant().equals(tenant)) {
          long used = volumes.used(volume.name()).bytes();
          bytes = bytes > Long.MAX_VALUE - used ? Long.MAX_VALUE : bytes + used;
        }
      }
    }
    measured.put(tenant, new Measured(new ByteSize(bytes), now));
    return new ByteSize(bytes);
  }

  /** What a tenant has now. */
  Usage usage(DesiredState desired, TenantId tenant) {
    return Usage.of(desired, tenant, existing(), disk(tenant));
  }

  private Set<VolumeName> existing() {
    return targets.volumes().stream()
        .flatMap(volumes -> volumes.list().stream())
        .map(Volume::name)
        .collect(Collectors.toSet());
  }

  /** Tells of services that do not say how much they take, in a tenant where that is counted. */
  void requireLimits(DesiredService service, @Nullable Place place, Problems problems) {
    Quota quota = quotas.of(service.key().tenant());
    Isolation.Limits limits = service.spec().isolation().limits();
    String path = "services." + service.key().service();
    if (quota.memory() != null && Usage.memory(limits) == 0) {
      problems.error(
          place,
          path,
          "Tenant '%s' has a quota of memory, so each service has to have a limit. Write one, as 'mem_limit: 256m' or 'deploy: {resources: {limits: {memory: 256m}}}'."
              .formatted(service.key().tenant()));
    }
    if (quota.milliCpus() != null && Usage.milliCpus(limits) == 0) {
      problems.error(
          place,
          path,
          "Tenant '%s' has a quota of CPUs, so each service has to have a limit. Write one, as 'cpus: 0.5' or 'deploy: {resources: {limits: {cpus: \"0.5\"}}}'."
              .formatted(service.key().tenant()));
    }
  }

  /**
   * Refuses a stack with every quota that it exceeds.
   *
   * @param desired without the change
   * @throws dev.berth.kernel.ProblemsException {@code QUOTA_EXCEEDED}
   */
  void require(DesiredState desired, DesiredStack next) {
    TenantId tenant = next.key().tenant();
    Quota quota = quotas.of(tenant);
    if (quota.equals(Quota.UNLIMITED)) {
      return;
    }
    boolean countsVolumes = quota.volumes() != null || quota.disk() != null;
    Set<VolumeName> existing = countsVolumes ? existing() : Set.of();
    ByteSize disk = quota.disk() == null ? new ByteSize(0) : disk(tenant);
    Usage has = Usage.of(desired, tenant, existing, disk);
    Usage wants = Usage.of(desired.with(next), tenant, existing, disk);
    Problems problems = new Problems();
    for (DesiredService service : next.services()) {
      int before = desired.find(service.key()).map(Usage::atOnce).orElse(0);
      if (Usage.atOnce(service) > before) {
        requireLimits(service, null, problems);
      }
    }
    new Comparison(tenant, problems).compare(quota, has, wants);
    problems.throwIfErrors(ErrorCode.QUOTA_EXCEEDED);
  }

  /** Figures of one tenant beside its quota. */
  private record Comparison(TenantId tenant, Problems problems) {
    void compare(Quota quota, Usage has, Usage wants) {
      ByteSize memory = quota.memory();
      if (memory != null && isMore(wants.memory().bytes(), has.memory().bytes(), memory.bytes())) {
        tell("memory", has.memory(), wants.memory(), memory);
      }
      Long milliCpus = quota.milliCpus();
      if (milliCpus != null && isMore(wants.milliCpus(), has.milliCpus(), milliCpus)) {
        tell("cpus", cpus(has.milliCpus()), cpus(wants.milliCpus()), cpus(milliCpus));
      }
      Integer tasks = quota.tasks();
      if (tasks != null && isMore(wants.tasks(), has.tasks(), tasks)) {
        tell("tasks", has.tasks(), wants.tasks(), tasks);
      }
      Integer volumes = quota.volumes();
      if (volumes != null && isMore(wants.volumes(), has.volumes(), volumes)) {
        tell("volumes", has.volumes(), wants.volumes(), volumes);
      }
      ByteSize disk = quota.disk();
      boolean grows = wants.volumes() > has.volumes() || wants.tasks() > has.tasks();
      if (disk != null && grows && has.disk().compareTo(disk) >= 0) {
        problems.error(
            null,
            "quota.disk",
            "The volumes of tenant '%s' take %s, and may take %s: nothing more can be started. Remove what is not needed, or have the operator raise the quota."
                .formatted(tenant, has.disk(), disk));
      }
    }

    private static boolean isMore(long wants, long has, long may) {
      return wants > may && wants > has;
    }

    private void tell(String what, Object has, Object wants, Object may) {
      problems.error(
          null,
          "quota." + what,
          "Tenant '%s' has %s, would have %s, and may have %s. Ask for less, remove what is not needed, or have the operator raise the quota."
              .formatted(tenant, has, wants, may));
    }

    private static String cpus(long milli) {
      return BigDecimal.valueOf(milli, 3).stripTrailingZeros().toPlainString();
    }
  }
}
