/** The audit trail: append-only, chained by hashes. */
@NullMarked
package dev.berth.audit;

import org.jspecify.annotations.NullMarked;
