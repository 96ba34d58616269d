@NullMarked
package dev.berth.index;

import org.jspecify.annotations.NullMarked;
