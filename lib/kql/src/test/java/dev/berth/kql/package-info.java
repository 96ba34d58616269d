@NullMarked
package dev.berth.kql;

import org.jspecify.annotations.NullMarked;
