package dev.berth.parameters;

import dev.berth.access.Principal;
import dev.berth.deploy.ParameterSource;
import dev.berth.http.Guard;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.parameters.ParameterReads.Page;
import dev.berth.parameters.ParameterReads.Want;
import dev.berth.parameters.ParameterTable.Range;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** What stacks use of parameters and secrets. Thread-safe. */
final class StackReads implements ParameterSource {
  /** How many parameters a path may come to. */
  private static final int MOST = 1000;

  private final ParameterReads reads;
  private final SecretStore secrets;
  private final Listeners listeners;
  private final Trail trail;
  private final Guard guard;

  StackReads(Sources sources, Listeners listeners, Trail trail, Guard guard) {
    this.reads = sources.reads();
    this.secrets = sources.secrets();
    this.listeners = listeners;
    this.trail = trail;
    this.guard = guard;
  }

  /** Where it reads. */
  record Sources(ParameterReads reads, SecretStore secrets) {}

  private Caller caller(Principal principal) {
    return new Caller(principal, (action, resource) -> guard.require(principal, action, resource));
  }

  @Override
  public Value parameter(Principal principal, String reference) {
    Caller caller = caller(principal);
    Shown shown =
        ParameterEndpoints.telling("read", reference, () -> reads.get(caller, reference, true));
    if (!shown.type().isSecure()) {
      // Secrets have been written down already.
      trail.shown(caller, Actions.GET, List.of(shown));
    }
    return value(shown);
  }

  private static Value value(Shown shown) {
    return new Value(
        shown.name().value(), shown.version().number(), shown.type().isSecure(), shown.value());
  }

  @Override
  public List<Value> parametersBelow(Principal principal, String path) {
    Page<Shown> page =
        ParameterEndpoints.telling(
            "read",
            path,
            () ->
                reads.byPath(
                    caller(principal),
                    new Range(ParameterFilters.trimmed(path), true),
                    ParameterFilters.NONE,
                    new Want(true, MOST, null)));
    if (page.next() != null) {
      throw new BerthException(
          ErrorCode.TOO_MANY,
          "Cannot read all parameters below '%s': there are more than %d. Take a longer path."
              .formatted(path, MOST));
    }
    return page.items().stream().map(StackReads::value).toList();
  }

  @Override
  public byte[] secret(Principal principal, String name) {
    SecretStore.check(name);
    Caller caller = caller(principal);
    Trail.Deed deed =
        new Trail.Deed(caller, Actions.READ_SECRET, caller.resource("secret/" + name, Map.of()));
    caller.require(deed.action(), deed.resource());
    SecretStore.Opened opened =
        secrets.open(principal.tenant(), name).orElseThrow(() -> SecretStore.notFound(name));
    trail.shown(deed, opened.facts().version());
    return opened.value();
  }

  @Override
  public void onChange(Consumer<Change> listener) {
    listeners.add(listener);
  }
}
