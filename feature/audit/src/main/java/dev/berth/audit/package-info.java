/**
 * The audit trail: {@link Audit} writes each entry as one line of JSON into a journal, with a
 * sequence number and a hash over the entry and the hash before it ({@code Chain}), so that a
 * missing, altered or inserted entry shows ({@code Verification}); {@code Retention} takes away
 * what is old and signs it off with an entry of its own; {@code Search} finds entries.
 *
 * <p>Called by everybody through the port {@code dev.berth.records.AuditTrail}.
 */
@NullMarked
package dev.berth.audit;

import org.jspecify.annotations.NullMarked;
