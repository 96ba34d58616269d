package dev.berth.series;

import java.io.IOException;
import java.util.Map;
import java.util.TreeMap;

/**
 * The two files that a window becomes. The one of samples comes last: with it the window counts as
 * written.
 */
record Sealing(Part fiveMinutes, Part samples) {
  static Sealing write(Sealed window, Parts fiveMinutes, Parts samples) throws IOException {
    long log = window.log().number();
    Part coarse;
    long width = Level.FIVE_MINUTES.width();
    try (PartWriter writer = new PartWriter(fiveMinutes.folder())) {
      for (Map.Entry<String, Map<SeriesKey, ChunkWriter>> each : window.chunks().entrySet()) {
        Map<SeriesKey, ChunkWriter> rows = new TreeMap<>();
        each.getValue()
            .forEach(
                (key, chunk) -> {
                  Coarsening coarser = new Coarsening(width);
                  coarser.add(chunk.chunk());
                  rows.put(key, coarser.end());
                });
        writer.group(each.getKey(), rows);
      }
      coarse = writer.finish(log, width);
    }
    try (PartWriter writer = new PartWriter(samples.folder())) {
      for (Map.Entry<String, Map<SeriesKey, ChunkWriter>> each : window.chunks().entrySet()) {
        writer.group(each.getKey(), new TreeMap<>(each.getValue()));
      }
      return new Sealing(coarse, writer.finish(log, 0));
    }
  }
}
