package dev.berth.identity;

import java.time.Instant;

/**
 * A document that says what is allowed, under a name. Immutable.
 *
 * @param text as it was written
 */
record Policy(PolicyKey key, String text, Instant created, Instant updated) {}
