package dev.berth.access;

import dev.berth.kernel.TenantId;

/**
 * Who acts: a user or a service account, by what they showed and from where.
 *
 * @param name the name that logs and the audit trail show
 * @param tenant whose things are meant when none are named
 * @param operator whether it may act across tenants
 * @param credential what it has shown
 * @param origin where it acts from
 */
public record Principal(
    String name, TenantId tenant, boolean operator, Credential credential, Origin origin) {

  /** Nobody known: whoever asks before a log-in. */
  public static final Principal ANONYMOUS = new Principal("anonymous", TenantId.DEFAULT, false);

  /** One that showed nothing: Berth itself. */
  public Principal(String name, TenantId tenant, boolean operator) {
    this(name, tenant, operator, Credential.NONE, Origin.ITSELF);
  }

  /** The same, acting in a tenant; whether it may is decided with every action. */
  public Principal in(TenantId other) {
    return new Principal(name, other, operator, credential, origin);
  }

  /** The same from elsewhere. */
  public Principal from(Origin other) {
    return new Principal(name, tenant, operator, credential, other);
  }
}
