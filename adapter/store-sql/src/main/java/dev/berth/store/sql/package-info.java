/** The store on SQLite and PostgreSQL. */
@NullMarked
package dev.berth.store.sql;

import org.jspecify.annotations.NullMarked;
