/** Lines become records: collected, taken apart, kept by day, searched. */
@NullMarked
package dev.berth.logs;

import org.jspecify.annotations.NullMarked;
