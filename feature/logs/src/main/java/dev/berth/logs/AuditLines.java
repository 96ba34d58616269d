package dev.berth.logs;

import dev.berth.records.AuditFeed;
import java.util.List;

/** The entries of the audit trail as lines. For one thread. */
final class AuditLines implements ToldLines {
  private static final int MOST = 500;

  private final AuditFeed feed;
  private long position;

  AuditLines(AuditFeed feed) {
    this.feed = feed;
  }

  /** A trail that ends before the place is another one. */
  @Override
  public boolean begin(RotatedFile.Place place) {
    boolean there = place.offset() >= feed.first() && place.offset() <= feed.end();
    position = there ? place.offset() : feed.first();
    return there;
  }

  @Override
  public void begin() {
    position = feed.first();
  }

  @Override
  public List<Line> next() {
    AuditFeed.Page page = feed.read(position, MOST);
    position = page.next();
    return page.entries().stream()
        .map(entry -> new Line(entry.text(), entry.tenants().stream().sorted().toList()))
        .toList();
  }

  @Override
  public RotatedFile.Place place() {
    return new RotatedFile.Place(0, position);
  }

  @Override
  public void close() {
    // Nothing is held between two readings.
  }
}
