/** Tests of reading and printing Compose files; golden files are in {@code resources/golden}. */
@NullMarked
package dev.berth.compose;

import org.jspecify.annotations.NullMarked;
