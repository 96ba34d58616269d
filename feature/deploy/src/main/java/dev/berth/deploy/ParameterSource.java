package dev.berth.deploy;

import dev.berth.access.Principal;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import java.util.List;
import java.util.function.Consumer;

/**
 * What deploying needs of parameters and secrets; the parameters feature implements it.
 * Thread-safe.
 */
public interface ParameterSource {
  /** There are none. */
  ParameterSource NONE = new NoParameters();

  /**
   * The value of a parameter, for one who may read it; the reading is written to the audit trail.
   *
   * @param reference {@code /path/name}, {@code /path/name:3} or {@code /path/name:label}
   * @throws dev.berth.kernel.BerthException {@code NOT_FOUND}, {@code DENIED}, {@code
   *     INVALID_INPUT}
   */
  Value parameter(Principal principal, String reference);

  /**
   * The values of all parameters below a path, in order of their names, for one who may read them.
   *
   * @param path {@code /path}
   * @throws dev.berth.kernel.BerthException {@code DENIED}, {@code INVALID_INPUT}; {@code TOO_MANY}
   *     above 1,000
   */
  List<Value> parametersBelow(Principal principal, String path);

  /**
   * What a secret of {@code berth secret create} holds, for one who may use it.
   *
   * @throws dev.berth.kernel.BerthException {@code NOT_FOUND}, {@code DENIED}
   */
  byte[] secret(Principal principal, String name);

  /** Tells of every change, after it is on disk; the listener does not block. */
  void onChange(Consumer<Change> listener);

  /**
   * A value.
   *
   * @param name the full name, without a selector
   * @param secure whether it may reach tasks in files only
   */
  record Value(String name, long version, boolean secure, Secret value) {}

  /**
   * A parameter or a secret has another value, or is gone.
   *
   * @param name of a parameter, its full name; of a secret, {@code secret:NAME}
   */
  record Change(TenantId tenant, String name) {}
}
