package dev.berth.alerts;

import dev.berth.kernel.TenantId;

/** Which rule of whom. */
record RuleKey(TenantId tenant, String name) {}
