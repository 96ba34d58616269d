/**
 * What people write for Traefik, as values: labels of its three generations and its dynamic
 * configuration files become one {@link dev.berth.traefik.TraefikConfiguration}. No I/O, no
 * tenants, no requests: {@link dev.berth.traefik.Rule} looks at a {@link
 * dev.berth.traefik.RuleSubject}.
 *
 * <p>Called by {@code feature/router}.
 */
@NullMarked
package dev.berth.traefik;

import org.jspecify.annotations.NullMarked;
