/** An engine without containers. */
@NullMarked
package dev.berth.engine.fake;

import org.jspecify.annotations.NullMarked;
