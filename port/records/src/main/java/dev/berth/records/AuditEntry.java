package dev.berth.records;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import java.util.Collections;
import java.util.Map;
import java.util.TreeMap;

/**
 * One thing that somebody did, or tried to do. Holds no secret: names and numbers only.
 *
 * @param principal who, and from where
 * @param action what was asked for
 * @param resource on what
 * @param result how it ended
 * @param details more, by short names: {@code version}, {@code reason}; at most a few
 */
public record AuditEntry(
    Principal principal,
    Action action,
    Resource resource,
    Result result,
    Map<String, String> details) {

  /** How something ended. */
  public enum Result {
    /** It was done. */
    DONE,
    /** Nothing allows it, or who asked is not known. */
    REFUSED,
    /** It was allowed, and failed. */
    FAILED
  }

  public AuditEntry {
    details = Collections.unmodifiableMap(new TreeMap<>(details));
  }

  public AuditEntry(Principal principal, Action action, Resource resource, Result result) {
    this(principal, action, resource, result, Map.of());
  }
}
