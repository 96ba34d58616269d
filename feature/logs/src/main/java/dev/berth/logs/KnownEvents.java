package dev.berth.logs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.stream.Stream;

/** Which events were written down, the last 100,000 that have an identity. For one thread. */
final class KnownEvents {
  private static final Logger LOG = System.getLogger(KnownEvents.class.getName());
  private static final int MOST = 100_000;
  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  /** Hashes of 64 bits: two of 100,000 are alike once in billions of times. The oldest first. */
  private final LinkedHashSet<Long> hashes = new LinkedHashSet<>();

  /** Learns what a file has; nothing if it cannot be read. */
  void read(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    // What is no UTF-8 was written by somebody else, and must not keep the rest from being known.
    try (Stream<String> lines = Files.lines(file, StandardCharsets.ISO_8859_1)) {
      lines.forEach(line -> add(new ToldLines.Line(line, List.of()).field(EventText.IDENTITY)));
    } catch (IOException | UncheckedIOException e) {
      LOG.log(Level.WARNING, "Cannot read which events are in ''{0}'': {1}", file, e.getMessage());
    }
  }

  boolean has(String identity) {
    return !identity.isEmpty() && hashes.contains(hash(EventText.plain(identity)));
  }

  void add(String identity) {
    if (!identity.isEmpty()) {
      boolean _ = hashes.add(hash(EventText.plain(identity)));
      if (hashes.size() > MOST) {
        long _ = hashes.removeFirst();
      }
    }
  }

  private static long hash(String text) {
    long hash = SEED;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return hash;
  }
}
