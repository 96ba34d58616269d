/** Tests of {@code dev.berth.logs}. */
@NullMarked
package dev.berth.logs;

import org.jspecify.annotations.NullMarked;
