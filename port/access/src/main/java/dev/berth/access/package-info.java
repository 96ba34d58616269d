/**
 * The port to identity and policy: {@link Access} tells who a token's {@link Principal} is and
 * decides about ({@link Principal}, {@link Action}, {@link Resource}).
 *
 * <p>Called by {@code lib/http} for every request. One admin token implements it until the identity
 * feature does.
 */
@NullMarked
package dev.berth.access;

import org.jspecify.annotations.NullMarked;
