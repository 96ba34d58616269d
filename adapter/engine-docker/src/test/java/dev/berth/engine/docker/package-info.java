@NullMarked
package dev.berth.engine.docker;

import org.jspecify.annotations.NullMarked;
