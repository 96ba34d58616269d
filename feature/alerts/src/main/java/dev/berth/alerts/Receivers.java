package dev.berth.alerts;

import dev.berth.alerts.DefinitionTable.Definition;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** Receivers as they are stored: sealed as a whole, since URLs are secrets too. Thread-safe. */
final class Receivers {
  private final Keyring keyring;

  Receivers(Keyring keyring) {
    this.keyring = keyring;
  }

  private static String context(String name) {
    return "alert-receiver/" + name;
  }

  /** What is stored of one. */
  String sealed(TenantId tenant, Receiver receiver) {
    byte[] plain = FileText.stored(receiver).getBytes(StandardCharsets.UTF_8);
    return Base64.getEncoder()
        .encodeToString(keyring.seal(tenant, context(receiver.name()), plain));
  }

  Receiver open(Definition stored) {
    byte[] plain =
        keyring.open(
            stored.tenant(), context(stored.name()), Base64.getDecoder().decode(stored.text()));
    return FileText.receiver(new String(plain, StandardCharsets.UTF_8));
  }

  Optional<Receiver> find(Handle handle, TenantId tenant, String name) {
    return DefinitionTable.RECEIVER.find(handle, tenant, name).map(this::open);
  }

  List<Receiver> all(Handle handle, TenantId tenant) {
    return DefinitionTable.RECEIVER.all(handle, tenant).stream().map(this::open).toList();
  }
}
