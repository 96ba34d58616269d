package dev.berth.server;

import dev.berth.records.AuditEntry;
import dev.berth.records.AuditTrail;
import dev.berth.records.EventSink;
import dev.berth.records.PlatformEvent;
import java.time.InstantSource;
import java.util.Map;

/**
 * Makes an event of each certificate that Berth itself got, or did not get, beside the entry of the
 * audit trail: that is for few, and a certificate concerns all of a tenant. Thread-safe.
 */
final class CertificateEvents implements AuditTrail {
  private static final String NOUN = "certificate/";

  private final AuditTrail trail;
  private final EventSink events;
  private final InstantSource clock;

  CertificateEvents(AuditTrail trail, EventSink events, InstantSource clock) {
    this.trail = trail;
    this.events = events;
    this.clock = clock;
  }

  @Override
  public void record(AuditEntry entry) {
    if (entry.resource().path().startsWith(NOUN) && entry.principal().operator()) {
      events.tell(event(entry));
    }
    trail.record(entry);
  }

  private PlatformEvent event(AuditEntry entry) {
    String name = entry.resource().path().substring(NOUN.length());
    boolean done = entry.result() == AuditEntry.Result.DONE;
    String reason = entry.details().getOrDefault("reason", "");
    String why = reason.isEmpty() ? "" : ": " + reason;
    return new PlatformEvent(
        clock.instant(),
        PlatformEvent.Subject.of(entry.resource().tenant()),
        done ? "certificate.issued" : "certificate.failed",
        done ? PlatformEvent.Severity.INFO : PlatformEvent.Severity.ERROR,
        done
            ? "There is a new certificate for '%s'".formatted(name)
            : "There is no new certificate for '%s'%s".formatted(name, why),
        Map.of("host", name),
        "");
  }
}
