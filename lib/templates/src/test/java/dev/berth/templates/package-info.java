/** Tests of {@code lib/templates}. */
@NullMarked
package dev.berth.templates;

import org.jspecify.annotations.NullMarked;
