package dev.berth.index;

import java.time.Instant;
import java.util.List;

/**
 * What a search came to. Immutable.
 *
 * @param total how many records it found
 * @param exact whether there are no more than that
 * @param hits as many as were asked for, or fewer: their sources have {@link #MOST_CHARACTERS} at
 *     most, or there is but one
 */
public record Found(long total, boolean exact, List<Hit> hits) {
  /** How long the sources of all hits are at most. */
  public static final int MOST_CHARACTERS = 16 << 20;

  public Found {
    hits = List.copyOf(hits);
  }

  /** A record that was found. */
  public record Hit(Instant time, String source) {}
}
