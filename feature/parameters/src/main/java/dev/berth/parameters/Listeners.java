package dev.berth.parameters;

import dev.berth.deploy.ParameterSource.Change;
import dev.berth.kernel.TenantId;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/** Who wants to hear of changes. Thread-safe. */
final class Listeners {
  private final List<Consumer<Change>> all = new CopyOnWriteArrayList<>();

  void add(Consumer<Change> listener) {
    all.add(listener);
  }

  /** Tells of a change that is on disk. */
  void changed(TenantId tenant, String name) {
    Change change = new Change(tenant, name);
    all.forEach(listener -> listener.accept(change));
  }
}
