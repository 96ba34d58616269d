package dev.berth.deploy;

import dev.berth.engine.PullProgress;
import dev.berth.engine.PullProgress.Phase;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** How far the pull of one image is. Thread-safe. */
final class PullStatus {
  private static final long MEGABYTE = 1_000_000;

  private final String reference;
  private final Map<String, PullProgress> layers = new ConcurrentHashMap<>();

  PullStatus(String reference) {
    this.reference = reference;
  }

  void update(PullProgress progress) {
    layers.put(progress.layer(), progress);
  }

  /** {@code pulling shop:1: 3 of 8 layers, 120 of 500 MB}. */
  String text() {
    if (layers.isEmpty()) {
      return "pulling " + reference;
    }
    int done = 0;
    int all = 0;
    long fetched = 0;
    long total = 0;
    for (PullProgress layer : layers.values()) {
      all++;
      total += layer.total().bytes();
      if (layer.phase() == Phase.DONE || layer.phase() == Phase.PRESENT) {
        done++;
      }
      fetched += fetched(layer);
    }
    String layersDone = "pulling %s: %d of %d layers".formatted(reference, done, all);
    return total == 0
        ? layersDone
        : layersDone + ", %d of %d MB".formatted(megabytes(fetched), megabytes(total));
  }

  private static long fetched(PullProgress layer) {
    return switch (layer.phase()) {
      case WAITING -> 0;
      case DOWNLOADING -> Math.min(layer.current().bytes(), layer.total().bytes());
      case UNPACKING, DONE, PRESENT -> layer.total().bytes();
    };
  }

  private static long megabytes(long bytes) {
    return (bytes + MEGABYTE / 2) / MEGABYTE;
  }
}
