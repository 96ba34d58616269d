/** Append-only segments of records, with positions and checksums. */
@NullMarked
package dev.berth.journal;

import org.jspecify.annotations.NullMarked;
