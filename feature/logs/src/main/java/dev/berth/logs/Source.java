package dev.berth.logs;

import dev.berth.engine.TaskIdentity;
import dev.berth.kernel.TenantId;
import java.util.Locale;

/**
 * Where lines come from. Immutable.
 *
 * @param key its name among the sources of its tenant
 * @param service whose templates its lines have
 * @param slot 0: it has none
 */
record Source(
    String key, Kind kind, TenantId tenant, Service service, String task, int slot, String node) {

  /** What a record is of. */
  enum Kind {
    TASK,
    ACCESS,
    AUDIT,
    EVENT;

    /** As it stands in records. */
    String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Names a service; both are empty where there is none. */
  record Service(String stack, String service) {
    static final Service NONE = new Service("", "");
  }

  static Source of(TaskIdentity task, String node) {
    return new Source(
        task.id().value(),
        Kind.TASK,
        task.tenant(),
        new Service(task.stack().value(), task.service().value()),
        task.id().value(),
        task.slot(),
        node);
  }
}
