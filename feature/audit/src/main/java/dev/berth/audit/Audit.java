package dev.berth.audit;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.journal.Journal;
import dev.berth.journal.JournalReader;
import dev.berth.journal.JournalSettings;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import dev.berth.kernel.Threads;
import dev.berth.records.AuditEntry;
import dev.berth.records.AuditFeed;
import dev.berth.records.AuditTrail;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The audit trail of a server, in a folder of its own. Thread-safe.
 *
 * <p>What somebody did to the folder while no server ran is found when it is opened: that is
 * logged, and written to the trail as an entry {@code audit:Open}.
 */
public final class Audit implements AuditTrail, AutoCloseable {
  private static final Logger LOG = System.getLogger(Audit.class.getName());
  private static final Action OPEN = new Action("audit:Open");
  private static final ByteSize LONGEST = new ByteSize(64 * 1024);
  private static final ByteSize BATCH = new ByteSize(256 * 1024);
  private static final int QUEUE = 4096;
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int SEGMENTS_IN_TIME = 16;
  private static final int EXPIRE_SECONDS = 10;

  /** Who acts where Berth itself does. */
  static final Principal BERTH = new Principal("berth", TenantId.PLATFORM, true);

  /** The trail itself, as what something is done to. */
  static final Resource TRAIL = new Resource(TenantId.PLATFORM, "audit");

  private final Journal journal;
  private final Chain chain;
  private final Retention retention;
  private final Search search;
  private final ScheduledExecutorService scheduler = Threads.scheduler("audit-retention");

  private Audit(Journal journal, Chain chain, AuditSettings settings, InstantSource clock) {
    this.journal = journal;
    this.chain = chain;
    SegmentTimes times = new SegmentTimes(journal);
    this.retention = new Retention(journal, chain, times, settings, clock);
    this.search = new Search(journal, times);
  }

  /**
   * Opens the trail of a folder, or begins one.
   *
   * @throws dev.berth.kernel.BerthException {@code CONFLICT} while it is open elsewhere; {@code
   *     UNAVAILABLE} if the disk fails
   */
  public static Audit open(Path folder, AuditSettings settings, InstantSource clock) {
    JournalSettings kept = new JournalSettings(settings.segment(), BATCH, LONGEST, QUEUE, PATIENCE);
    Duration segmentAge = settings.keep().dividedBy(SEGMENTS_IN_TIME);
    Chain chain = new Chain(clock, segmentAge);
    Journal journal = Journal.open(folder, kept, chain);
    try {
      Opening.Found found = Opening.of(journal);
      chain.goOn(found);
      Audit audit = new Audit(journal, chain, settings, clock);
      audit.start(found.findings());
      return audit;
    } catch (RuntimeException e) {
      journal.close();
      throw e;
    }
  }

  private void start(List<String> findings) {
    if (!findings.isEmpty()) {
      LOG.log(
          Level.ERROR,
          "The audit trail was changed from outside: "
              + String.join("; ", findings)
              + ". 'berth audit verify' tells more.");
      record(
          new AuditEntry(
              BERTH,
              OPEN,
              TRAIL,
              AuditEntry.Result.FAILED,
              Map.of("problem", findings.getFirst(), "findings", "" + findings.size())));
    }
    retention.finish();
    ScheduledFuture<?> _ =
        scheduler.scheduleWithFixedDelay(this::expireQuietly, 1, EXPIRE_SECONDS, TimeUnit.SECONDS);
  }

  @Override
  public void record(AuditEntry entry) {
    journal.append(chain.entry(EntryText.of(entry)));
  }

  /** {@code GET /api/audit} and {@code GET /api/audit/verify}. */
  public List<Endpoint> endpoints() {
    return new AuditEndpoints(this::verify, search, retention.clock()).list();
  }

  /** What it shows in the console. */
  public ConsolePages consolePages() {
    return Pages.all();
  }

  /** The entries as they come, for those who make something of them. */
  public AuditFeed feed() {
    return new TrailFeed(journal);
  }

  Search search() {
    return search;
  }

  /** Reads the whole trail; retention waits meanwhile. */
  Verdict verify() {
    return retention.pausedFor(
        () -> {
          Head head = chain.head();
          try (JournalReader reader = journal.reader(journal.first())) {
            return new Verification(head).read(reader);
          }
        });
  }

  /** Takes away what is over its time, or over the size. */
  void expire() {
    retention.expire();
  }

  private void expireQuietly() {
    try {
      expire();
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot take away old entries of the audit trail", e);
    }
  }

  /** Writes what waits, and ends. */
  @Override
  public void close() {
    scheduler.close();
    journal.close();
  }
}
