package dev.berth.access;

import dev.berth.kernel.TenantId;

/**
 * Who acts: a user or a token.
 *
 * @param name the name that logs and the audit trail show
 * @param tenant whose things are meant when none are named
 * @param operator whether it may act across tenants
 */
public record Principal(String name, TenantId tenant, boolean operator) {}
