package dev.berth.audit;

import dev.berth.access.Principal;
import dev.berth.journal.Journal;
import dev.berth.journal.JournalItem;
import dev.berth.journal.JournalReader;
import dev.berth.kernel.Names;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditFeed;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * Gives the entries out as they come, each with those whose it is; without the hashes, which are of
 * use within the chain alone. Thread-safe.
 */
final class TrailFeed implements AuditFeed {
  private static final JsonFactory FACTORY = new JsonFactory();

  private final Journal journal;

  TrailFeed(Journal journal) {
    this.journal = journal;
  }

  @Override
  public long first() {
    return journal.first();
  }

  @Override
  public long end() {
    return journal.end();
  }

  @Override
  public Page read(long position, int most) {
    if (position >= journal.end()) {
      return new Page(List.of(), position);
    }
    List<Entry> entries = new ArrayList<>();
    try (JournalReader reader = journal.reader(position)) {
      for (int i = 0; i < most; i++) {
        JournalItem item = reader.next();
        if (item == null) {
          break;
        }
        if (item instanceof JournalItem.Intact(long _, long _, byte[] data)) {
          Optional<EntryView> view = EntryView.of(data);
          view.ifPresent(known -> entries.add(new Entry(text(known), tenants(known))));
        }
      }
      return new Page(entries, reader.position());
    }
  }

  /** The same as {@link AuditEndpoints#isVisible} says: nobody knows whose an unknown one is. */
  static Set<TenantId> tenants(EntryView entry) {
    Set<TenantId> tenants = new HashSet<>();
    if (entry.principal().equals(Principal.ANONYMOUS.name())) {
      return tenants;
    }
    add(entry.tenant(), tenants);
    String[] parts = entry.resource().split(":", 3);
    if (parts.length == 3) {
      add(parts[1], tenants);
    }
    tenants.remove(TenantId.PLATFORM);
    return tenants;
  }

  private static void add(String name, Set<TenantId> tenants) {
    if (Names.isValid(name)) {
      boolean _ = tenants.add(new TenantId(name));
    }
  }

  static String text(EntryView entry) {
    StringWriter text = new StringWriter();
    try (JsonGenerator json = FACTORY.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("time", entry.time().toString());
      json.writeNumberProperty("sequence", entry.sequence());
      json.writeStringProperty("principal", entry.principal());
      json.writeStringProperty("tenant", entry.tenant());
      json.writeStringProperty("credential", entry.credential().kind());
      json.writeStringProperty("credential_id", entry.credential().id());
      json.writeStringProperty("address", entry.address());
      json.writeStringProperty("action", entry.action());
      json.writeStringProperty("resource", entry.resource());
      json.writeStringProperty("result", entry.result());
      entry.details().forEach((name, value) -> json.writeStringProperty("details." + name, value));
      json.writeEndObject();
    }
    return text.toString();
  }
}
