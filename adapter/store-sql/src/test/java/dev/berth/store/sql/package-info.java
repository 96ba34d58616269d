/** The contract of the store, on SQLite and on PostgreSQL. */
@NullMarked
package dev.berth.store.sql;

import org.jspecify.annotations.NullMarked;
