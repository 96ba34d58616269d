/** Tests of deploying. */
@NullMarked
package dev.berth.deploy;

import org.jspecify.annotations.NullMarked;
