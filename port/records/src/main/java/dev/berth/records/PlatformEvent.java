package dev.berth.records;

import dev.berth.kernel.TenantId;
import java.time.Instant;
import java.util.Collections;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Something that the platform did or saw. Holds no secret. Immutable.
 *
 * @param time when it happened
 * @param subject to what
 * @param type the noun and what became of it: {@code task.exited}
 * @param message for people, a sentence without its full stop
 * @param details more, by short names; at most a few
 * @param identity what tells it from all others, so that it is written down once however often it
 *     is told; empty: it is another one each time
 */
public record PlatformEvent(
    Instant time,
    Subject subject,
    String type,
    Severity severity,
    String message,
    Map<String, String> details,
    String identity) {

  /** How grave it is. */
  public enum Severity {
    INFO,
    WARN,
    ERROR;

    /** As records have it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * What an event happened to; texts are empty where there is none.
   *
   * @param tenant who may know of it; {@link TenantId#PLATFORM}: operators
   * @param slot 0: none
   */
  public record Subject(
      TenantId tenant, String stack, String service, String task, int slot, String node) {
    /** The platform itself, or one of its machines. */
    public static Subject node(String node) {
      return new Subject(TenantId.PLATFORM, "", "", "", 0, node);
    }

    /** A stack. */
    public static Subject stack(TenantId tenant, String stack) {
      return new Subject(tenant, stack, "", "", 0, "");
    }

    /** A service of a stack. */
    public static Subject service(TenantId tenant, String stack, String service) {
      return new Subject(tenant, stack, service, "", 0, "");
    }

    /** Something of a tenant that is no part of a stack. */
    public static Subject of(TenantId tenant) {
      return new Subject(tenant, "", "", "", 0, "");
    }
  }

  public PlatformEvent {
    details = Collections.unmodifiableMap(new TreeMap<>(details));
  }
}
