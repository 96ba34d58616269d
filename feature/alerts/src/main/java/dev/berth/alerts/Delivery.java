package dev.berth.alerts;

import dev.berth.kernel.TenantId;
import java.time.Instant;

/**
 * A notification on its way. Immutable.
 *
 * @param id the same each time it is tried
 * @param body {@link Notification} as JSON
 * @param tries how often it was tried
 * @param due when it is tried next
 */
record Delivery(
    TenantId tenant,
    String id,
    String receiver,
    String body,
    Instant created,
    int tries,
    Instant due) {}
