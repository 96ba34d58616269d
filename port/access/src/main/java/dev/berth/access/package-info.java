/**
 * The port to identity and policy: {@link Access} tells who a token's {@link Principal} is and
 * decides about ({@link Principal}, {@link Action}, {@link Resource}); {@link AccessKeys} serves
 * protocols that sign; {@link Quotas} tells how much a tenant may have, and {@link Belongings} is
 * what features tell identity about a tenant.
 *
 * <p>Called by {@code lib/http} for every request. The identity feature implements it.
 */
@NullMarked
package dev.berth.access;

import org.jspecify.annotations.NullMarked;
