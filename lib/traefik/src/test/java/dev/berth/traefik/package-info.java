/** Tests of reading what people write for Traefik. */
@NullMarked
package dev.berth.traefik;

import org.jspecify.annotations.NullMarked;
