/** The command line against an API that says what a test wants, and the launcher among fakes. */
@NullMarked
package dev.berth.cli;

import org.jspecify.annotations.NullMarked;
