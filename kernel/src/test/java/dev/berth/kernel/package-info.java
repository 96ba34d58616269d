/** Tests of ids, units and problems. */
@NullMarked
package dev.berth.kernel;

import org.jspecify.annotations.NullMarked;
