package dev.berth.logs;

import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Brings the front door's records of requests to the shelves of the tenants whose routes they are
 * of; those of none to the platform's.
 *
 * <p>A file says from where it is read again: up to there each shelf has its lines on disk; what a
 * shelf has beyond is known by its number. One thread reads. A tenant whose shelf does not follow
 * loses lines, which are counted: others do not wait for it.
 */
final class AccessSource implements AutoCloseable {
  private static final Logger LOG = System.getLogger(AccessSource.class.getName());
  static final String KEY = "access";
  private static final int PAUSE = 300;
  private static final long PATIENCE = 500;
  private static final long CHECK = TimeUnit.SECONDS.toNanos(2);

  private final RotatedFile file;
  private final Path placeFile;
  private final Function<TenantId, Shelf> shelves;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<TenantId, Brought> brought = new HashMap<>();
  private @Nullable Thread reader;
  private @Nullable Check check;
  private long ordinal;
  private long checked;

  /** Where the lines of a tenant go, and the number of the last one. */
  private record Brought(Shelf shelf, Intake intake, long last) {}

  /** A place, and what each shelf has to have on disk until it is safe. */
  private record Check(RotatedFile.Place place, long ordinal, Map<TenantId, Brought> needed) {
    boolean isSafe() {
      return needed.values().stream()
          .allMatch(each -> each.shelf().keptOrdinal(KEY) >= each.last());
    }
  }

  /**
   * @param file what the front door writes
   * @param placeFile where it is kept how far it was read
   */
  AccessSource(Path file, Path placeFile, Function<TenantId, Shelf> shelves, InstantSource clock) {
    this.file = new RotatedFile(file);
    this.placeFile = placeFile;
    this.shelves = shelves;
    this.clock = clock;
  }

  void start() {
    reader = Threads.startPlatform("logs-access", this::run);
  }

  private void run() {
    try {
      while (!closing.await(PAUSE, TimeUnit.MILLISECONDS)) {
        try {
          begin();
          read();
        } catch (IOException e) {
          LOG.log(Level.WARNING, "Cannot read the records of requests: {0}", e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() throws IOException {
    brought.clear();
    check = null;
    if (!Files.exists(placeFile) || !goOn(Files.readString(placeFile).strip().split(" ", -1))) {
      // Numbers that no shelf has had: there are fewer lines than microseconds.
      ordinal = TimeUnit.MILLISECONDS.toMicros(clock.millis());
      write(new Check(file.place(), ordinal, Map.of()));
    }
  }

  /** Whether lines have the numbers that they had before. */
  private boolean goOn(String[] parts) throws IOException {
    try {
      ordinal = Long.parseLong(parts[2]);
      long inode = Long.parseLong(parts[0]);
      boolean there = file.begin(new RotatedFile.Place(inode, Long.parseLong(parts[1])));
      return there || inode == 0;
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      LOG.log(Level.WARNING, "Cannot read ''{0}'': requests are read from now on", placeFile);
      file.begin();
      return false;
    }
  }

  /** Until a shelf forgets what it was brought. */
  private void read() throws IOException, InterruptedException {
    while (closing.getCount() > 0) {
      List<RotatedFile.Line> lines = file.next();
      for (RotatedFile.Line line : lines) {
        if (!bring(line.text())) {
          return;
        }
      }
      settle(System.nanoTime());
      if (brought.values().stream().anyMatch(each -> each.intake().isClosed())
          || (lines.isEmpty() && closing.await(PAUSE, TimeUnit.MILLISECONDS))) {
        return;
      }
    }
  }

  private boolean bring(String text) throws InterruptedException {
    ordinal++;
    if (!text.startsWith("{")) {
      return true;
    }
    TenantId tenant = tenant(text);
    Brought known = brought.get(tenant);
    Shelf shelf = known == null ? shelves.apply(tenant) : known.shelf();
    Intake intake = known == null ? shelf.intake() : known.intake();
    Instant time = time(text);
    Mark mark = new Mark(ordinal, 0, 0, time);
    Source source = new Source(KEY, Source.Kind.ACCESS, tenant, Source.Service.NONE, "", 0, "");
    if (!intake.offer(new TakenLine(source, "", time, text, false, mark, mark), PATIENCE)) {
      if (intake.isClosed()) {
        return false;
      }
      shelf.counts().drop();
      return true;
    }
    brought.put(tenant, new Brought(shelf, intake, ordinal));
    return true;
  }

  private static TenantId tenant(String text) {
    String name = field(text, "\"tenant\":\"");
    return Names.isValid(name) ? new TenantId(name) : TenantId.PLATFORM;
  }

  private static String field(String text, String begin) {
    int at = text.indexOf(begin);
    int end = at < 0 ? -1 : text.indexOf('"', at + begin.length());
    return end < 0 ? "" : text.substring(at + begin.length(), end);
  }

  private Instant time(String text) {
    try {
      return Instant.parse(field(text, "\"time\":\""));
    } catch (DateTimeException e) {
      return clock.instant();
    }
  }

  /** Writes down a place when all shelves have what came before it. */
  private void settle(long now) throws IOException {
    if (now - checked < CHECK) {
      return;
    }
    checked = now;
    Check waiting = check;
    if (waiting != null && waiting.isSafe()) {
      write(waiting);
      waiting = null;
    }
    check =
        Objects.requireNonNullElseGet(
            waiting, () -> new Check(file.place(), ordinal, Map.copyOf(brought)));
  }

  private void write(Check safe) throws IOException {
    Files.createDirectories(placeFile.toAbsolutePath().getParent());
    Path next = placeFile.resolveSibling(placeFile.getFileName() + "~");
    RotatedFile.Place place = safe.place();
    Files.writeString(next, place.inode() + " " + place.offset() + " " + safe.ordinal() + "\n");
    Files.move(
        next, placeFile, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() {
    closing.countDown();
    Thread running = reader;
    try {
      if (running != null) {
        running.join();
      }
      file.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot close the records of requests", e);
    }
  }
}
