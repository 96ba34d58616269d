/** Tests of certificates. */
@NullMarked
package dev.berth.certificates;

import org.jspecify.annotations.NullMarked;
