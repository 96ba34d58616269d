package dev.berth.series;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.System.Logger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Samples of one owner, in a folder. Thread-safe; {@link #maintain} is called by one thread at a
 * time.
 *
 * <p>A sample is in memory and in a log when {@link #append} returns. The end of the process loses
 * none of them; that of the machine may lose the last half minute.
 */
public final class SeriesStore implements AutoCloseable {
  private static final Logger LOG = System.getLogger(SeriesStore.class.getName());
  private static final long MOST_IN_MEMORY = 16L * 1024 * 1024;

  /** Windows that wait for a disk that takes them. */
  private static final int MOST_SEALED = 2;

  private static final long SET_BACK = 60_000;

  private final Path folder;
  private final SeriesSettings settings;
  private final InstantSource clock;
  private final Map<Level, Parts> parts = new EnumMap<>(Level.class);
  private final Aging aging;
  private final ReentrantLock lock = new ReentrantLock();
  private final Head head;
  private final List<Sealed> sealedWindows = new ArrayList<>();
  private HeadLog log;
  private long begun;
  private long newest;
  private boolean failing;
  private long lost;

  private SeriesStore(Path folder, SeriesSettings settings, InstantSource clock)
      throws IOException {
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    Files.createDirectories(folder);
    for (Level level : Level.values()) {
      parts.put(level, new Parts(folder, level));
    }
    this.aging = new Aging(parts, settings);
    this.head = new Head(settings.series());
    this.log = new Recovery(folder, parts).into(head);
    this.begun = clock.millis();
  }

  /**
   * Opens the store of a folder, or begins one.
   *
   * @throws BerthException {@code UNAVAILABLE} if the disk fails
   */
  public static SeriesStore open(Path folder, SeriesSettings settings, InstantSource clock) {
    try {
      SeriesStore store = new SeriesStore(folder, settings, clock);
      if (store.head.rows() > 0) {
        store.seal();
      }
      return store;
    } catch (IOException | UncheckedIOException e) {
      throw new BerthException(
          ErrorCode.UNAVAILABLE,
          "Cannot open the samples in '" + folder + "': the disk failed. Look at the disk.",
          e);
    }
  }

  /**
   * Takes samples; those that it refuses it counts. A disk that is full or broken is logged once,
   * and the samples stay in memory.
   */
  public Appended append(List<Sample> samples) {
    long now = clock.millis();
    List<Sample> kept = new ArrayList<>(samples.size());
    lock.lock();
    try {
      if (now < newest - SET_BACK) {
        head.forgetTimes();
        newest = now;
      }
      newest = Math.max(newest, now);
      Appended appended = head.sort(samples, now, kept);
      if (!kept.isEmpty()) {
        write(kept);
      }
      return appended;
    } finally {
      lock.unlock();
    }
  }

  private void write(List<Sample> kept) {
    try {
      log.append(kept);
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        LOG.log(Logger.Level.WARNING, "Cannot write samples to '" + folder + "'", e);
      }
      failing = true;
    }
  }

  /** Tells what is asked for, as fine as its step wants; what is old comes coarser. */
  public void read(Selection selection, RowSink sink) {
    held(selection).read(sink);
  }

  /** All that there is now: what is in files, and a copy of what is in memory. */
  private Reading held(Selection selection) {
    List<Reading.Held> held = new ArrayList<>();
    Map<Level, List<Part>> files = new EnumMap<>(Level.class);
    lock.lock();
    try {
      parts.forEach((level, each) -> files.put(level, each.all()));
      for (Sealed sealedWindow : sealedWindows) {
        sealedWindow
            .chunks()
            .getOrDefault(selection.metric(), Map.of())
            .forEach((key, chunk) -> hold(selection, key, chunk, held));
      }
      for (Live live : head.of(selection.metric())) {
        ChunkWriter chunk = live.chunk();
        if (chunk != null) {
          hold(selection, live.key(), chunk, held);
        }
      }
    } finally {
      lock.unlock();
    }
    return new Reading(selection, files, held);
  }

  private static void hold(
      Selection selection, SeriesKey key, ChunkWriter chunk, List<Reading.Held> held) {
    if (selection.series().test(key)) {
      held.add(new Reading.Held(key, chunk.chunk()));
    }
  }

  /** The last sample of each live series of a metric. */
  public List<Latest> latest(String metric) {
    lock.lock();
    try {
      return head.of(metric).stream()
          .map(live -> new Latest(live.key(), live.last(), live.value()))
          .toList();
    } finally {
      lock.unlock();
    }
  }

  /** The names of all metrics that have live series, sorted, with how many. */
  public Map<String, Integer> metrics() {
    lock.lock();
    try {
      return head.metrics();
    } finally {
      lock.unlock();
    }
  }

  /** What it holds. */
  public Extent extent() {
    lock.lock();
    try {
      return new Extent(
          head.series(), head.size(), parts.values().stream().mapToLong(Parts::size).sum(), lost);
    } finally {
      lock.unlock();
    }
  }

  /**
   * How much there is.
   *
   * @param series that are live
   * @param memory of samples, in bytes
   * @param disk of all files, in bytes
   * @param lost samples that were dropped because the disk did not take them
   */
  public record Extent(int series, long memory, long disk, long lost) {}

  /**
   * Writes the window to a file if it is over, and does what time asks for: makes coarser files,
   * takes old ones away. Called every now and then.
   */
  public void maintain() {
    long now = clock.millis();
    if (isOver(now)) {
      seal();
    } else {
      // What waits for a disk that takes it does not end the window that goes on.
      writeWaiting();
    }
    aging.run(now);
  }

  private boolean isOver(long now) {
    lock.lock();
    try {
      boolean over = now - begun >= settings.window().toMillis() || now < begun;
      return over || head.size() >= MOST_IN_MEMORY;
    } finally {
      lock.unlock();
    }
  }

  private void seal() {
    try {
      take();
    } catch (IOException e) {
      LOG.log(Logger.Level.WARNING, "Cannot begin a log of samples in '" + folder + "'", e);
    }
    writeWaiting();
  }

  private void writeWaiting() {
    try {
      for (Sealed sealedWindow : waiting()) {
        published(
            sealedWindow,
            Sealing.write(sealedWindow, partsOf(Level.FIVE_MINUTES), partsOf(Level.SAMPLES)));
      }
    } catch (IOException e) {
      LOG.log(
          Logger.Level.WARNING,
          "Cannot write a file of samples in '" + folder + "'; tried again later",
          e);
      giveUpOldest();
    }
  }

  private void take() throws IOException {
    lock.lock();
    try {
      begun = clock.millis();
      if (head.rows() == 0) {
        return;
      }
      HeadLog next = HeadLog.begin(folder, log.number() + 1);
      sealedWindows.add(new Sealed(log, head.take()));
      log = next;
    } finally {
      lock.unlock();
    }
  }

  private List<Sealed> waiting() {
    lock.lock();
    try {
      return List.copyOf(sealedWindows);
    } finally {
      lock.unlock();
    }
  }

  private void published(Sealed written, Sealing files) throws IOException {
    lock.lock();
    try {
      partsOf(Level.FIVE_MINUTES).add(files.fiveMinutes());
      partsOf(Level.SAMPLES).add(files.samples());
      sealedWindows.remove(written);
      head.giveBack(written.chunks());
    } finally {
      lock.unlock();
    }
    written.log().delete();
  }

  private Parts partsOf(Level level) {
    return Objects.requireNonNull(parts.get(level));
  }

  /** So that memory stays bounded while the disk takes nothing. */
  private void giveUpOldest() {
    lock.lock();
    try {
      while (sealedWindows.size() > MOST_SEALED) {
        Sealed oldest = sealedWindows.removeFirst();
        lost +=
            oldest.chunks().values().stream()
                .flatMap(series -> series.values().stream())
                .mapToLong(ChunkWriter::rows)
                .sum();
        oldest.log().delete();
      }
    } catch (IOException e) {
      LOG.log(Logger.Level.WARNING, "Cannot delete a log of samples in '" + folder + "'", e);
    } finally {
      lock.unlock();
    }
  }

  /** Ends; what is in memory is in the log, and is there again when it is opened. */
  @Override
  public void close() {
    lock.lock();
    try {
      log.close();
      for (Sealed sealedWindow : sealedWindows) {
        sealedWindow.log().close();
      }
    } catch (IOException e) {
      LOG.log(Logger.Level.WARNING, "Cannot close the samples in '" + folder + "'", e);
    } finally {
      lock.unlock();
    }
  }
}
