package dev.berth.logs;

import static java.time.temporal.ChronoUnit.DAYS;

import dev.berth.kernel.BerthException;
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
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Brings what Berth itself wrote, as the front door's records of requests, to the shelves of the
 * tenants that it is of; what is of none to the platform's.
 *
 * <p>A file says from where it is read again: up to there each shelf has its lines on disk; what a
 * shelf has beyond is known by its number. One thread reads. A tenant whose shelf does not follow
 * loses records of requests, which are counted: others do not wait for it. What is seldom and
 * weighs more (entries of the audit trail, events) waits where it is written instead.
 */
final class ToldSource implements AutoCloseable {
  private static final Logger LOG = System.getLogger(ToldSource.class.getName());
  private static final int PAUSE = 300;
  private static final long PATIENCE = 500;
  private static final long CHECK = TimeUnit.SECONDS.toNanos(2);

  private final Source.Kind kind;
  private final ToldLines lines;
  private final Path placeFile;
  private final Shelves shelves;
  private final InstantSource clock;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Map<TenantId, Brought> brought = new HashMap<>();
  private @Nullable Thread reader;
  private @Nullable Check check;
  private long ordinal;
  private long checked;

  /**
   * Where lines are brought to.
   *
   * @param known whether there is such a tenant; else a line is the platform's
   * @param keep how many days are kept: what is older is not brought
   */
  record Shelves(Function<TenantId, Shelf> of, Predicate<TenantId> known, int keep) {}

  /** Where the lines of a tenant go, and the number of the last one. */
  private record Brought(Shelf shelf, Intake intake, long last) {}

  /** A place, and what each shelf has to have on disk until it is safe. */
  private record Check(RotatedFile.Place place, long ordinal, Map<TenantId, Brought> needed) {
    boolean isSafe(String key) {
      return needed.values().stream()
          .allMatch(each -> each.shelf().keptOrdinal(key) >= each.last());
    }
  }

  /**
   * @param placeFile where it is kept how far they were read
   */
  ToldSource(
      Source.Kind kind, ToldLines lines, Path placeFile, Shelves shelves, InstantSource clock) {
    this.kind = kind;
    this.lines = lines;
    this.placeFile = placeFile;
    this.shelves = shelves;
    this.clock = clock;
  }

  void start() {
    reader = Threads.startPlatform("logs-" + kind.word(), this::run);
  }

  /** Whether lines of that key come from here and not from a task. */
  static boolean isKey(String key) {
    return Arrays.stream(Source.Kind.values())
        .anyMatch(each -> each != Source.Kind.TASK && each.word().equals(key));
  }

  private void run() {
    try {
      while (!closing.await(PAUSE, TimeUnit.MILLISECONDS)) {
        try {
          begin();
          read();
        } catch (IOException | BerthException e) {
          LOG.log(
              Level.WARNING,
              "Cannot make records of kind ''{0}'' now: {1}",
              kind.word(),
              e.getMessage());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void begin() throws IOException {
    brought.clear();
    check = null;
    if (!Files.exists(placeFile)) {
      lines.begin();
      renumber();
    } else if (!goOn(Files.readString(placeFile).strip().split(" ", -1))) {
      renumber();
    }
  }

  /** Numbers that no shelf has had: there are fewer lines than microseconds. */
  private void renumber() throws IOException {
    ordinal = Math.max(ordinal, TimeUnit.MILLISECONDS.toMicros(clock.millis()));
    write(new Check(lines.place(), ordinal, Map.of()));
  }

  /** Whether lines have the numbers that they had before. */
  private boolean goOn(String[] parts) throws IOException {
    try {
      ordinal = Long.parseLong(parts[2]);
      return lines.begin(new RotatedFile.Place(Long.parseLong(parts[0]), Long.parseLong(parts[1])));
    } catch (NumberFormatException | IndexOutOfBoundsException e) {
      LOG.log(Level.WARNING, "Cannot read ''{0}'': what it was about is read anew", placeFile);
      lines.begin();
      return false;
    }
  }

  /** Until a shelf forgets what it was brought. */
  private void read() throws IOException, InterruptedException {
    while (closing.getCount() > 0) {
      List<ToldLines.Line> next = lines.next();
      for (ToldLines.Line line : next) {
        if (!bring(line)) {
          return;
        }
      }
      settle(System.nanoTime());
      if (brought.values().stream().anyMatch(each -> each.intake().isClosed())
          || (next.isEmpty() && closing.await(PAUSE, TimeUnit.MILLISECONDS))) {
        return;
      }
    }
  }

  /** False: a shelf has forgotten what it was brought. */
  private boolean bring(ToldLines.Line line) throws InterruptedException {
    ordinal++;
    Instant now = clock.instant();
    Instant time = time(line, now);
    if (!line.text().startsWith("{") || time.isBefore(now.minus(shelves.keep(), DAYS))) {
      return true;
    }
    for (TenantId tenant : tenants(line)) {
      if (!bring(tenant, line.text(), time)) {
        return false;
      }
    }
    return true;
  }

  private Set<TenantId> tenants(ToldLines.Line line) {
    Set<TenantId> tenants = new TreeSet<>();
    for (TenantId tenant : line.tenants()) {
      tenants.add(shelves.known().test(tenant) ? tenant : TenantId.PLATFORM);
    }
    return tenants.isEmpty() ? Set.of(TenantId.PLATFORM) : tenants;
  }

  private boolean bring(TenantId tenant, String text, Instant time) throws InterruptedException {
    Brought known = brought.get(tenant);
    Shelf shelf = known == null ? shelves.of().apply(tenant) : known.shelf();
    Intake intake = known == null ? shelf.intake() : known.intake();
    Mark mark = new Mark(ordinal, 0, 0, time);
    Source source = new Source(kind.word(), kind, tenant, Source.Service.NONE, "", 0, "");
    TakenLine line = new TakenLine(source, "", time, text, false, mark, mark);
    while (!intake.offer(line, PATIENCE)) {
      if (intake.isClosed() || closing.getCount() == 0) {
        return false;
      }
      if (kind == Source.Kind.ACCESS) {
        shelf.counts().drop();
        return true;
      }
    }
    brought.put(tenant, new Brought(shelf, intake, ordinal));
    return true;
  }

  private static Instant time(ToldLines.Line line, Instant now) {
    try {
      return Instant.parse(line.field("time"));
    } catch (DateTimeException e) {
      return now;
    }
  }

  /** Writes down a place when all shelves have what came before it. */
  private void settle(long now) throws IOException {
    if (now - checked < CHECK) {
      return;
    }
    checked = now;
    Check waiting = check;
    if (waiting != null && waiting.isSafe(kind.word())) {
      write(waiting);
      waiting = null;
    }
    check =
        Objects.requireNonNullElseGet(
            waiting, () -> new Check(lines.place(), ordinal, Map.copyOf(brought)));
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
      lines.close();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot close the records of requests", e);
    }
  }
}
