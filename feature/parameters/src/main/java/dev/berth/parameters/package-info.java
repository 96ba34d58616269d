/** Hierarchical, versioned, encrypted parameters, and secrets. */
@NullMarked
package dev.berth.parameters;

import org.jspecify.annotations.NullMarked;
