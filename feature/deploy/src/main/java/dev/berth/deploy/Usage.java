package dev.berth.deploy;

import dev.berth.engine.Isolation;
import dev.berth.engine.Mount;
import dev.berth.engine.VolumeName;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How much of the machine a tenant takes: by what is desired of its tasks, and by the volumes that
 * there are or will be.
 *
 * @param memory of all its tasks together, by their limits
 * @param milliCpus of all its tasks together, by their limits, in thousandths of a processor
 * @param tasks how many run at once
 * @param disk of the volumes that there are, in bytes
 */
record Usage(ByteSize memory, long milliCpus, long tasks, long volumes, ByteSize disk) {
  private static final int MILLI = 1000;

  /**
   * @param existing volumes of the engine, other tenants' too
   */
  static Usage of(DesiredState desired, TenantId tenant, Set<VolumeName> existing, ByteSize disk) {
    List<DesiredStack> stacks =
        desired.stacks().values().stream()
            .filter(stack -> stack.key().tenant().equals(tenant))
            .toList();
    long memory = 0;
    long milliCpus = 0;
    long tasks = 0;
    for (DesiredStack stack : stacks) {
      for (DesiredService service : stack.services()) {
        int atOnce = atOnce(service);
        Isolation.Limits limits = service.spec().isolation().limits();
        memory = sum(memory, product(memory(limits), atOnce));
        milliCpus = sum(milliCpus, product(milliCpus(limits), atOnce));
        tasks = sum(tasks, atOnce);
      }
    }
    return new Usage(
        new ByteSize(memory), milliCpus, tasks, volumes(stacks, tenant, existing).size(), disk);
  }

  /** How many tasks of a service run at once, when nothing is being replaced. */
  static int atOnce(DesiredService service) {
    return service.spec().upkeep().scheme().isJob()
        ? Math.min(service.slots(), Math.max(1, service.replicas()))
        : service.slots();
  }

  /** In bytes; 0: no limit. */
  static long memory(Isolation.Limits limits) {
    ByteSize memory = limits.memory();
    return memory == null ? 0 : memory.bytes();
  }

  /** In thousandths of a processor, rounded up; 0: no limit. */
  static long milliCpus(Isolation.Limits limits) {
    Double cpus = limits.cpus();
    return cpus == null ? 0 : (long) Math.ceil(cpus * MILLI);
  }

  private static Set<VolumeName> volumes(
      List<DesiredStack> stacks, TenantId tenant, Set<VolumeName> existing) {
    Set<VolumeName> volumes = new HashSet<>();
    existing.stream().filter(volume -> volume.tenant().equals(tenant)).forEach(volumes::add);
    for (DesiredStack stack : stacks) {
      stack.volumes().forEach(volume -> volumes.add(volume.name()));
      for (DesiredService service : stack.services()) {
        AnonymousVolumes.of(service).forEach(volumes::add);
        for (Mount mount : service.spec().filesystem().mounts()) {
          if (mount instanceof Mount.Volume one && !AnonymousVolumes.isOfService(one.volume())) {
            volumes.add(one.volume());
          }
        }
      }
    }
    return volumes;
  }

  private static long product(long each, long times) {
    return times > 0 && each > Long.MAX_VALUE / times ? Long.MAX_VALUE : each * times;
  }

  private static long sum(long one, long other) {
    return one > Long.MAX_VALUE - other ? Long.MAX_VALUE : one + other;
  }
}
