/** Tasks on this machine through an OCI runtime and conmon. */
@NullMarked
package dev.berth.engine.embedded;

import org.jspecify.annotations.NullMarked;
