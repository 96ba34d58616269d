package dev.berth.series;

import java.util.Map;
import java.util.SortedMap;

/**
 * A window that is over and not yet in a file: by metric the chunks of its series, which do not
 * change any more. Immutable.
 *
 * @param log where its samples stand till then
 */
record Sealed(HeadLog log, SortedMap<String, Map<SeriesKey, ChunkWriter>> chunks) {}
