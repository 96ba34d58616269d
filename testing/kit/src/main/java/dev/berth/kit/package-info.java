/** What all tests share. */
@NullMarked
package dev.berth.kit;

import org.jspecify.annotations.NullMarked;
