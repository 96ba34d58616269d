/**
 * Tables over the wire of PostgreSQL, read with SQL. A {@link PostgresListener} lets in who shows a
 * password that a {@link TableLogin} knows, and answers questions from the {@link Tables} that the
 * login gave: nothing else is there to be asked. Statements that change something do not exist.
 *
 * <p>The SQL is a part of PostgreSQL's: one table or one query as the source, conditions,
 * expressions, aggregates. {@link SqlParser} reads it, {@link Evaluation} does it.
 */
@NullMarked
package dev.berth.postgres;

import org.jspecify.annotations.NullMarked;
