package dev.berth.router;

import dev.berth.kernel.TenantId;
import java.time.Instant;

/**
 * That a tenant has a host. Immutable.
 *
 * @param host a name, or {@code *.} and a name for all below it
 * @param since when it was claimed or granted
 * @param granted whether an operator said so; else the tenant was the first to claim it
 */
record HostHolding(String host, TenantId tenant, Instant since, boolean granted) {}
