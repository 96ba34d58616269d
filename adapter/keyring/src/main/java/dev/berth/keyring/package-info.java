/**
 * Encryption at rest with a data key per tenant under a master key: {@link
 * dev.berth.keyring.StoredKeyring} keeps the data keys in the store, wrapped with a {@link
 * dev.berth.keyring.MasterKey} that is a file, a passphrase or a key of the operator's own behind a
 * command.
 */
@NullMarked
package dev.berth.keyring;

import org.jspecify.annotations.NullMarked;
