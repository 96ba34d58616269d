/** Tests of reading policies and of asking them. */
@NullMarked
package dev.berth.policy;

import org.jspecify.annotations.NullMarked;
