package dev.berth.records;

import dev.berth.kernel.TenantId;
import java.util.List;
import java.util.Set;

/**
 * Reads the audit trail as it grows, for those who make something of it. A position is where an
 * entry begins; it never changes. Thread-safe.
 */
public interface AuditFeed {
  /** The position of the oldest entry that there is. */
  long first();

  /** Behind the newest entry that is on disk, or a little before. */
  long end();

  /**
   * Entries in their order; none: there are no more now.
   *
   * @param position of an entry, or where a page said that the next one is
   * @param most how many are read at most
   * @throws dev.berth.kernel.BerthException {@code UNAVAILABLE} if the disk fails
   */
  Page read(long position, int most);

  /**
   * Some entries.
   *
   * @param next the position behind them, also when some could not be read
   */
  record Page(List<Entry> entries, long next) {
    public Page {
      entries = List.copyOf(entries);
    }
  }

  /**
   * One entry.
   *
   * @param text a flat object of JSON, on one line: {@code time}, {@code principal}, {@code
   *     action}, …; the details as {@code details.NAME}
   * @param tenants whose it is; none: it is the operators' alone
   */
  record Entry(String text, Set<TenantId> tenants) {
    public Entry {
      tenants = Set.copyOf(tenants);
    }
  }
}
