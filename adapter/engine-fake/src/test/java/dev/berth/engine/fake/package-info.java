/** The fake engine keeps the contract too. */
@NullMarked
package dev.berth.engine.fake;

import org.jspecify.annotations.NullMarked;
