/** Tests of the parameter store. */
@NullMarked
package dev.berth.parameters;

import org.jspecify.annotations.NullMarked;
