package dev.berth.identity;

import dev.berth.policy.NamedPolicy;
import dev.berth.policy.PolicyDocument;
import java.time.Instant;

/**
 * A document that says what is allowed, under a name. Immutable.
 *
 * @param text as it was written
 * @param document what the text means
 */
record Policy(
    PolicyKey key, String text, PolicyDocument document, Instant created, Instant updated) {
  NamedPolicy named() {
    return new NamedPolicy(key.isPlatform() ? key.toString() : key.name(), document);
  }
}
