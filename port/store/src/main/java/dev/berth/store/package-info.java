/**
 * The port to relational state, {@link Store}, and to encryption at rest, {@link Keyring}. Adapters
 * of the store pass the contract suite in {@code testing/store-contract} on SQLite and on
 * PostgreSQL.
 */
@NullMarked
package dev.berth.store;

import org.jspecify.annotations.NullMarked;
