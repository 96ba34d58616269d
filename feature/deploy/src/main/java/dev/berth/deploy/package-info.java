/** Compose file to running tasks. */
@NullMarked
package dev.berth.deploy;

import org.jspecify.annotations.NullMarked;
