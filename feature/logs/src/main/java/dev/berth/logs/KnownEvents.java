package dev.berth.logs;

import java.io.BufferedReader;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.LinkedHashMap;
import java.util.Map;

/** Which events were written down, the last 100,000 that have an identity. For one thread. */
final class KnownEvents {
  private static final Logger LOG = System.getLogger(KnownEvents.class.getName());
  private static final int MOST = 100_000;
  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  /** Hashes of 64 bits: two of 100,000 are alike once in billions of times. */
  private final Map<Long, Boolean> hashes =
      new LinkedHashMap<>() {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Long, Boolean> eldest) {
          return size() > MOST;
        }
      };

  /** Learns what a file has; nothing if it cannot be read. */
  void read(Path file) {
    if (!Files.exists(file)) {
      return;
    }
    try (BufferedReader lines =
        new BufferedReader(
            new java.io.InputStreamReader(
                Files.newInputStream(file), StandardCharsets.UTF_8.newDecoder()
                    .onMalformedInput(java.nio.charset.CodingErrorAction.REPLACE)))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        add(new ToldLines.Line(line, List.of()).field(EventText.IDENTITY));
      }
    } catch (IOException e) {
      LOG.log(Level.WARNING, "Cannot read which events are in ''{0}'': {1}", file, e.getMessage());
    }
  }

  boolean has(String identity) {
    return !identity.isEmpty() && hashes.containsKey(hash(EventText.plain(identity)));
  }

  void add(String identity) {
    if (!identity.isEmpty()) {
      hashes.put(hash(EventText.plain(identity)), true);
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
