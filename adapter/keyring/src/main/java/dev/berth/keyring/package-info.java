/** Encryption at rest with a data key per tenant under a master key. */
@NullMarked
package dev.berth.keyring;

import org.jspecify.annotations.NullMarked;
