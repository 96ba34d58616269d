package dev.berth.series;

import java.util.Collection;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What is held in memory: series that are live, and their newest samples. Not thread-safe. */
final class Head {
  static final long OLDEST = 3_600_000;
  static final long FUTURE = 600_000;

  private final int mostSeries;
  private final Map<String, Map<SeriesKey, Live>> metrics = new HashMap<>();
  private final Map<String, String> texts = new HashMap<>();
  private long size;
  private int rows;
  private int series;

  Head(int mostSeries) {
    this.mostSeries = mostSeries;
  }

  /**
   * Which samples may be taken.
   *
   * @param kept is given them
   * @param now what time it is; 0: any time will do
   */
  Appended sort(List<Sample> samples, long now, List<Sample> kept) {
    int tooMany = 0;
    int outOfOrder = 0;
    int outOfTime = 0;
    for (Sample sample : samples) {
      Live known = find(sample.key());
      if (now > 0 && (sample.time() < now - OLDEST || sample.time() > now + FUTURE)) {
        outOfTime++;
      } else if (known == null && series >= mostSeries) {
        tooMany++;
      } else if (known != null && sample.time() <= known.last()) {
        outOfOrder++;
      } else {
        Live live = known == null ? begin(sample.key()) : known;
        append(live, sample);
        // With the key that is held, so that whoever remembers it holds no other.
        kept.add(new Sample(live.key(), sample.time(), sample.value()));
      }
    }
    return new Appended(kept.size(), tooMany, outOfOrder, outOfTime);
  }

  private Live begin(SeriesKey key) {
    SeriesKey held = key.with(text -> texts.computeIfAbsent(text, each -> each));
    Live begun = new Live(held);
    metrics.computeIfAbsent(held.metric(), _ -> new HashMap<>()).put(held, begun);
    series++;
    return begun;
  }

  private @Nullable Live find(SeriesKey key) {
    Map<SeriesKey, Live> named = metrics.get(key.metric());
    return named == null ? null : named.get(key);
  }

  /** The live series of a metric. */
  Collection<Live> of(String metric) {
    return metrics.getOrDefault(metric, Map.of()).values();
  }

  /** How many live series each metric has. */
  SortedMap<String, Integer> metrics() {
    SortedMap<String, Integer> counts = new TreeMap<>();
    metrics.forEach((metric, named) -> counts.put(metric, named.size()));
    return counts;
  }

  private void append(Live live, Sample sample) {
    size += live.append(sample.time(), sample.value());
    rows++;
  }

  /** How much memory its samples take, about. */
  long size() {
    return size;
  }

  int rows() {
    return rows;
  }

  /** Takes all samples; series that had none are forgotten. */
  SortedMap<String, Map<SeriesKey, ChunkWriter>> take() {
    SortedMap<String, Map<SeriesKey, ChunkWriter>> taken = new TreeMap<>();
    texts.clear();
    metrics.values().forEach(named -> take(named, taken));
    metrics.values().removeIf(Map::isEmpty);
    series = metrics.values().stream().mapToInt(Map::size).sum();
    size = 0;
    rows = 0;
    return taken;
  }

  private void take(
      Map<SeriesKey, Live> named, SortedMap<String, Map<SeriesKey, ChunkWriter>> taken) {
    for (Iterator<Live> each = named.values().iterator(); each.hasNext(); ) {
      Live live = each.next();
      ChunkWriter chunk = live.take();
      if (chunk == null) {
        each.remove();
      } else {
        SeriesKey key = live.key();
        remember(key);
        taken.computeIfAbsent(key.metric(), _ -> new HashMap<>()).put(key, chunk);
      }
    }
  }

  /** Gives memory back that was taken, so that a window leaves no garbage behind. */
  void giveBack(SortedMap<String, Map<SeriesKey, ChunkWriter>> written) {
    written.forEach(
        (_, chunks) ->
            chunks.forEach(
                (key, chunk) -> {
                  Live live = find(key);
                  if (live != null) {
                    live.giveBack(chunk);
                  }
                }));
  }

  private void remember(SeriesKey key) {
    texts.putIfAbsent(key.metric(), key.metric());
    for (int i = 0; i < key.pairs(); i++) {
      texts.putIfAbsent(key.pair(i), key.pair(i));
    }
  }

  /** Lets samples come that are older than those that came. */
  void forgetTimes() {
    metrics.values().forEach(named -> named.values().forEach(Live::forgetTime));
  }

  int series() {
    return series;
  }
}
