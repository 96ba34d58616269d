/** Tenants, users, tokens, policies and quotas. */
@NullMarked
package dev.berth.identity;

import org.jspecify.annotations.NullMarked;
