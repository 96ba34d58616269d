/**
 * The port to what is told of what happens: {@link AuditTrail} takes each {@link AuditEntry}.
 *
 * <p>Called by {@code lib/http} for every request that changes or shows something worth it, and by
 * features for what they do inside one.
 */
@NullMarked
package dev.berth.records;

import org.jspecify.annotations.NullMarked;
