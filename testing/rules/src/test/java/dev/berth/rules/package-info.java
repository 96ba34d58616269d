/** The laws of the code base, as tests that say why when one is broken. */
@NullMarked
package dev.berth.rules;

import org.jspecify.annotations.NullMarked;
