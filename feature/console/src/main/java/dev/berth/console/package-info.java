/**
 * The console's shell, what the features' pages share, and the list of these pages. It knows no
 * feature: each brings its own pages.
 */
@NullMarked
package dev.berth.console;

import org.jspecify.annotations.NullMarked;
