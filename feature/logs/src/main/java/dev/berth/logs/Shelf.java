package dev.berth.logs;

import dev.berth.index.DayIndex;
import dev.berth.index.Entry;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * All records of one tenant: takes lines in, keeps them by day, and has them found. One thread
 * makes records, another puts them into days.
 *
 * <p>When something fails, all that is not on disk is forgotten, and read again from where it comes
 * from: who brings lines finds its {@link Intake} closed and begins anew at {@link #mark}.
 * Thread-safe.
 */
final class Shelf implements AutoCloseable {
  private static final Logger LOG = System.getLogger(Shelf.class.getName());
  private static final int BATCH = 500;
  private static final long INTAKE = 4 << 20;
  private static final long MOMENT = 50;
  private static final long LONG = 5000;
  private static final long COMMIT = TimeUnit.SECONDS.toNanos(1);
  private static final long KEEP_HOUSE = TimeUnit.SECONDS.toNanos(10);
  private static final long IDLE = TimeUnit.SECONDS.toNanos(60);
  private static final int AHEAD_SECONDS = 3600;
  private static final long DAY = 86_400;

  private final TenantId tenant;
  private final Path folder;
  private final LogsSettings settings;
  private final InstantSource clock;
  private final Semaphore mergers;
  private final Days days;
  private final TenantTemplates templates;
  private final ShelfCounts counts = new ShelfCounts();
  private final Arrivals arrivals = new Arrivals();
  private final CountDownLatch closing = new CountDownLatch(1);
  private final ReentrantLock lock = new ReentrantLock();
  private final Marks marks = new Marks();
  private final RecordMaker maker;
  private final ShelfWriter records;
  private final List<RawRecord> whole = new ArrayList<>();
  private Joiner joiner = new Joiner(whole::add);
  private volatile Intake intake = new Intake(INTAKE);
  private @Nullable Thread writer;
  private boolean learnt;
  private volatile long committed;
  private volatile long commitTook;
  private long housekept;

  /**
   * @param mergers who has its permit may merge a day
   */
  Shelf(
      TenantId tenant,
      Path folder,
      LogsSettings settings,
      DayIndex.Settings index,
      InstantSource clock,
      Semaphore mergers) {
    this.tenant = tenant;
    this.folder = folder;
    this.settings = settings;
    this.clock = clock;
    this.mergers = mergers;
    this.days = new Days(folder, index);
    this.templates = new TenantTemplates(folder.resolve("templates"));
    this.maker = new RecordMaker(templates::of);
    this.records = new ShelfWriter(tenant, days, arrivals, counts);
  }

  TenantId tenant() {
    return tenant;
  }

  Days days() {
    return days;
  }

  TenantTemplates templates() {
    return templates;
  }

  Arrivals arrivals() {
    return arrivals;
  }

  ShelfCounts counts() {
    return counts;
  }

  LogStatus status() {
    return new LogStatus(
        tenant.value(),
        counts.records(),
        counts.dropped(),
        intake.weight(),
        counts.delay(),
        counts.size(),
        counts.failure());
  }

  /** Where lines are brought to now; the first who asks makes it work. */
  Intake intake() {
    lock.lock();
    try {
      if (writer == null && closing.getCount() > 0) {
        writer = Threads.startPlatform("logs-" + tenant, this::write);
      }
      return intake;
    } finally {
      lock.unlock();
    }
  }

  /**
   * From where a source is read on.
   *
   * @throws IOException if that cannot be known now
   */
  Mark mark(String source) throws IOException {
    lock.lock();
    try {
      learn();
      return marks.latest(source);
    } finally {
      lock.unlock();
    }
  }

  private void learn() throws IOException {
    if (!learnt) {
      days.learn(marks);
      learnt = true;
    }
  }

  /** How far the disk has a source. */
  long keptOrdinal(String source) {
    lock.lock();
    try {
      return marks.kept(source).ordinal();
    } finally {
      lock.unlock();
    }
  }

  /** A source is gone for ever. */
  void forget(String source) {
    lock.lock();
    try {
      marks.forget(source);
    } finally {
      lock.unlock();
    }
  }

  /**
   * Forgets sources that were not read for a day.
   *
   * @param there tells those that are to be kept all the same
   */
  void forgetOld(Predicate<String> there) {
    Instant old = clock.instant().minus(Duration.ofDays(1));
    lock.lock();
    try {
      marks.forgetOld(old, there);
    } finally {
      lock.unlock();
    }
  }

  private void write() {
    while (closing.getCount() > 0) {
      try {
        work();
      } catch (IOException | RuntimeException e) {
        fail(e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void work() throws IOException, InterruptedException {
    Intake from = intake;
    while (closing.getCount() > 0) {
      awaitRoom();
      boolean busy =
          !joiner.isEmpty() || records.isBusy() || days.open().stream().anyMatch(Day::isDirty);
      List<TakenLine> batch = from.take(BATCH, busy ? MOMENT : LONG);
      take(batch);
      store();
      if (System.nanoTime() - housekept >= KEEP_HOUSE) {
        records.settle();
        keepHouse();
        housekept = System.nanoTime();
      }
      counts.failure("");
    }
  }

  private void take(List<TakenLine> batch) throws IOException {
    long now = System.nanoTime();
    lock.lock();
    try {
      learn();
      for (TakenLine line : batch) {
        if (!isKnown(line)) {
          joiner.take(line, now);
        }
        marks.take(line);
      }
    } finally {
      lock.unlock();
    }
    joiner.expire(now);
  }

  /** Whether the line is on disk already. */
  private boolean isKnown(TakenLine line) throws IOException {
    if (line.after().ordinal() <= marks.latest(line.source().key()).ordinal()) {
      return true;
    }
    Day day = days.use(date(time(line.time())));
    try {
      return day.had(line);
    } finally {
      days.release(day);
    }
  }

  /** Within the days that are kept, and not far in the future. */
  private Instant time(Instant written) {
    Instant now = clock.instant();
    Instant latest = now.plusSeconds(AHEAD_SECONDS);
    if (written.isAfter(latest)) {
      return now;
    }
    long today = Math.floorDiv(now.getEpochSecond(), DAY);
    Instant earliest = Instant.ofEpochSecond((today - settings.keep() + 1) * DAY);
    return written.isBefore(earliest) ? earliest : written;
  }

  static LocalDate date(Instant time) {
    return LocalDate.ofInstant(time, ZoneOffset.UTC);
  }

  /** Makes records of what is whole, and has them put into days; then all on disk, in a while. */
  private void store() throws IOException, InterruptedException {
    List<ShelfWriter.Made> made = make();
    if (isCommitDue()) {
      records.settle();
    }
    if (isCommitDue()) {
      records.hand(made, commit());
    } else if (!made.isEmpty()) {
      records.hand(made, () -> {});
    }
  }

  private boolean isCommitDue() {
    return System.nanoTime() - committed >= Math.max(COMMIT, 4 * commitTook);
  }

  private List<ShelfWriter.Made> make() throws IOException {
    List<ShelfWriter.Made> made = new ArrayList<>(whole.size());
    for (RawRecord raw : whole) {
      if (counts.isFull()) {
        counts.drop();
      } else {
        made.add(make(raw));
      }
    }
    whole.clear();
    return made;
  }

  private ShelfWriter.Made make(RawRecord raw) throws IOException {
    Instant time = time(raw.time());
    long arrival = arrivals.next(clock.instant());
    Entry entry = maker.make(raw, time, arrival);
    return new ShelfWriter.Made(days.use(date(time)), entry, raw.last(), raw.time(), arrival);
  }

  /** Has all that was taken so far, but what waits, put on disk; nothing is on its way there. */
  private ShelfWriter.Work commit() {
    lock.lock();
    try {
      Map<String, Mark> before = marks.kept();
      Map<String, Mark> now = marks.next(joiner.held());
      return () -> commit(before, now);
    } finally {
      lock.unlock();
    }
  }

  /** The templates first, the newest day last. */
  private void commit(Map<String, Mark> before, Map<String, Mark> now) throws IOException {
    long begun = System.nanoTime();
    List<Day> dirty = days.open().stream().filter(Day::isDirty).toList();
    if (!dirty.isEmpty()) {
      templates.saveGrown();
      for (Day day : dirty) {
        day.commit(day == dirty.getLast() ? now : before);
      }
      lock.lock();
      try {
        marks.settle(now);
      } finally {
        lock.unlock();
      }
      counts.delay(clock.instant(), intake.weight());
      records.show();
    }
    committed = System.nanoTime();
    commitTook = committed - begun;
  }

  private void keepHouse() throws IOException {
    templates.saveChanged();
    days.useOld(date(clock.instant()), IDLE / 2)
        .ifPresent(day -> Threads.startPlatform("logs-merge-" + tenant, () -> merge(day)));
    days.closeIdle(IDLE);
    expire();
  }

  /** One at a time for all tenants: it takes as much as it gets. */
  private void merge(Day day) {
    mergers.acquireUninterruptibly();
    try {
      day.merge();
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.DEBUG, "Cannot merge the records of " + day.date(), e);
    } finally {
      mergers.release();
      days.release(day);
    }
  }

  /** Takes away what is over its time, or over the size. */
  void expire() throws IOException {
    LocalDate today = date(clock.instant());
    Map<LocalDate, Long> sizes = new HashMap<>();
    long size = 0;
    for (Map.Entry<LocalDate, Long> day : days.sizes().entrySet()) {
      sizes.put(day.getKey(), day.getValue());
      size += day.getValue();
    }
    for (LocalDate date : sizes.keySet().stream().sorted().toList()) {
      boolean old = date.isBefore(today.minusDays(settings.keep() - 1L));
      boolean large = size > settings.size().bytes() && date.isBefore(today);
      if (old || large) {
        days.remove(date);
        size -= sizes.getOrDefault(date, 0L);
      }
    }
    counts.size(size, size > settings.size().bytes());
  }

  /** Waits while the disk has less room than is to be left. */
  private void awaitRoom() throws IOException, InterruptedException {
    boolean told = false;
    while (isDiskFull()) {
      if (!told) {
        told = true;
        records.settle();
        commit().run();
        LOG.log(Level.WARNING, "The disk is full: the logs of tenant ''{0}'' wait.", tenant);
      }
      counts.failure("The disk is full.");
      if (closing.await(1, TimeUnit.SECONDS)) {
        return;
      }
      expire();
    }
  }

  private boolean isDiskFull() throws IOException {
    Files.createDirectories(folder);
    return Files.getFileStore(folder).getUsableSpace() < settings.reserve().bytes();
  }

  /** Forgets what is not on disk, so that it is read again, in a while. */
  private void fail(Exception e) {
    if (closing.getCount() == 0) {
      return;
    }
    String cause = e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
    LOG.log(Level.WARNING, "Cannot keep the logs of tenant ''{0}'' now: {1}", tenant, cause);
    LOG.log(Level.DEBUG, "This failed", e);
    counts.failure(cause);
    intake.close();
    records.forget();
    whole.clear();
    joiner = new Joiner(whole::add);
    lock.lock();
    try {
      days.close();
      marks.rewind();
    } finally {
      lock.unlock();
    }
    try {
      boolean _ = closing.await(1, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    intake = new Intake(INTAKE);
  }

  /** Lets go of it as if the process had been killed; for tests. */
  void abandon() {
    end();
    records.close();
    days.close();
  }

  private void end() {
    closing.countDown();
    intake.close();
    Thread running;
    lock.lock();
    try {
      running = writer;
    } finally {
      lock.unlock();
    }
    if (running != null) {
      try {
        running.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Puts what was taken on disk, and ends. */
  @Override
  public void close() {
    end();
    try {
      joiner.flush();
      List<ShelfWriter.Made> last = make();
      records.settle();
      if (!last.isEmpty()) {
        records.hand(last, () -> {});
        records.settle();
      }
      commit().run();
      templates.saveChanged();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException | RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "Cannot keep the last logs of tenant ''{0}'': {1}",
          tenant,
          e.getMessage());
    }
    records.close();
    days.close();
  }
}
