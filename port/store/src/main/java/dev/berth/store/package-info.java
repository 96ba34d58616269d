/**
 * The port to relational state: {@link Store}. Adapters pass the contract suite in {@code
 * testing/store-contract} on SQLite and on PostgreSQL.
 */
@NullMarked
package dev.berth.store;

import org.jspecify.annotations.NullMarked;
