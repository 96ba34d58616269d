package dev.berth.compose;

import dev.berth.compose.ServiceSection.Reserved;
import dev.berth.kernel.ByteSize;
import org.jspecify.annotations.Nullable;

/** Reads what a service wants to be kept free for it, and checks it against its limits. */
final class Reservations {
  private Reservations() {}

  /**
   * @param resources {@code deploy.resources}; null: not said
   */
  static void check(
      Section service,
      @Nullable Section resources,
      @Nullable ByteSize memory,
      @Nullable Double cpus) {
    checkMemory(service.get("mem_reservation"), memory);
    Value swap = service.get("memswap_limit");
    String unlimited = swap == null ? null : swap.text();
    if (swap != null && !"-1".equals(unlimited)) {
      ByteSize both = swap.byteSize();
      if (both != null && memory != null && both.bytes() > 0 && both.bytes() < memory.bytes()) {
        swap.error("Memory and swap together cannot be less than the memory's limit.");
      }
    }
    Value reservations = resources == null ? null : resources.get("reservations");
    if (reservations == null || !reservations.isMap()) {
      return;
    }
    Value reservedMemory = reservations.entries().get("memory");
    if (reservedMemory != null && !reservedMemory.isNull()) {
      checkMemory(reservedMemory, memory);
    }
    Value reservedCpus = reservations.entries().get("cpus");
    if (reservedCpus != null && !reservedCpus.isNull()) {
      Double reserved = Cpus.read(reservedCpus);
      if (reserved != null && cpus != null && reserved > cpus) {
        tell(reservedCpus);
      }
    }
  }

  /**
   * What is read once more, so that nothing is told twice.
   *
   * @param resources {@code deploy.resources}; null: not said
   */
  static Reserved read(@Nullable Value resources) {
    Value reservations =
        resources == null || !resources.isMap() ? null : resources.entries().get("reservations");
    if (reservations == null || !reservations.isMap()) {
      return Reserved.NOTHING;
    }
    Value memory = reservations.entries().get("memory");
    Value cpus = reservations.entries().get("cpus");
    return new Reserved(
        memory == null || memory.isNull() ? null : memory.byteSize(),
        cpus == null || cpus.isNull() ? null : Cpus.read(cpus));
  }

  private static void checkMemory(@Nullable Value value, @Nullable ByteSize limit) {
    ByteSize reserved = value == null ? null : value.byteSize();
    if (value != null && reserved != null && limit != null && reserved.bytes() > limit.bytes()) {
      tell(value);
    }
  }

  private static void tell(Value value) {
    value.error("More is reserved than the limit allows. Raise the limit, or reserve less.");
  }
}
