/** Compose files, parsed with line and column. */
@NullMarked
package dev.berth.compose;

import org.jspecify.annotations.NullMarked;
