/**
 * Tenants, users, tokens, policies and quotas: who may do what.
 *
 * <p>To read in this order: {@link dev.berth.identity.Identity}, the facade; {@code Directory},
 * what decisions are made of, and {@code DirectoryState}, its only writer; {@code Decisions}, who
 * may do what; {@code Authority}, who may change whom; {@link dev.berth.identity.Actions}, the
 * table of everything that can be asked for; {@code Logins}, {@code Sessions} and {@code Tokens},
 * how people and programs show who they are.
 *
 * <p>Called by {@code lib/http} for every request, through {@code port/access}.
 */
@NullMarked
package dev.berth.identity;

import org.jspecify.annotations.NullMarked;
