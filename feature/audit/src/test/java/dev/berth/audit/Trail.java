package dev.berth.audit;

import dev.berth.access.Action;
import dev.berth.access.Credential;
import dev.berth.access.Origin;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A trail in a folder, with a clock that goes as it is told. */
final class Trail implements InstantSource {
  static final Instant START = Instant.parse("2026-01-31T12:00:00Z");

  /** Small enough for a few entries to fill a segment. */
  static final AuditSettings SMALL =
      new AuditSettings(Duration.ofDays(16), new ByteSize(1 << 20), new ByteSize(2000));

  final Path folder;
  volatile Instant now = START;

  Trail(Path folder) {
    this.folder = folder;
  }

  @Override
  public Instant instant() {
    return now;
  }

  Audit open() {
    return Audit.open(folder, SMALL, this);
  }

  /** Writes entries and closes; a second between each. */
  Trail with(int entries) {
    try (Audit audit = open()) {
      add(audit, entries);
    }
    return this;
  }

  void add(Audit audit, int entries) {
    for (int i = 0; i < entries; i++) {
      audit.record(entry("stack:Deploy", "stack/shop"));
      now = now.plusSeconds(1);
    }
  }

  /** What a verification says after opening. */
  Verdict verify() {
    try (Audit audit = open()) {
      return audit.verify();
    }
  }

  List<Path> segments() {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".segment")).sorted().toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<EntryView> entries(Audit audit, AuditQuery query) {
    List<EntryView> found = new ArrayList<>();
    each(audit, query, found::add);
    return found;
  }

  static void each(Audit audit, Search.Found found) {
    each(audit, all(), found);
  }

  private static void each(Audit audit, AuditQuery query, Search.Found found) {
    try {
      audit.search().find(query, _ -> true, found);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static List<EntryView> entries(Audit audit) {
    return entries(audit, all());
  }

  static AuditQuery all() {
    return new AuditQuery(
        Instant.MIN, Instant.MAX, null, new Wildcard("*"), new Wildcard("*"), null, null, 0);
  }

  static AuditEntry entry(String action, String path) {
    return new AuditEntry(
        principal("alice", "shop"),
        new Action(action),
        new Resource(new TenantId("shop"), path),
        AuditEntry.Result.DONE,
        Map.of("version", "7"));
  }

  static Principal principal(String name, String tenant) {
    return new Principal(
        name,
        new TenantId(tenant),
        false,
        new Credential(Credential.Kind.TOKEN, "t1", false),
        new Origin("192.0.2.7", true));
  }
}
