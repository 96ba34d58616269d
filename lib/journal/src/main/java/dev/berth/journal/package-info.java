/**
 * Append-only segments of records, with positions and checksums: {@link Journal} takes {@link
 * RecordSource}s from many threads and writes them in batches, one force of the disk each; {@link
 * JournalReader} gives them back as {@link JournalItem}s, forwards or from the tail; what is
 * damaged or missing is an item too, so that nobody skips it unawares.
 *
 * <p>Used by {@code feature/audit}. Knows nothing of what the bytes mean.
 *
 * <p>On disk: {@code POSITION.segment} files of frames ({@code Frame}), each named by the position
 * of its first byte, and {@code mark}, which tells how far the journal is known to reach.
 */
@NullMarked
package dev.berth.journal;

import org.jspecify.annotations.NullMarked;
