package dev.berth.parameters;

import dev.berth.access.Access;
import dev.berth.access.Belongings;
import dev.berth.access.Principal;
import dev.berth.access.Quotas;
import dev.berth.aws.AwsOperation;
import dev.berth.deploy.ParameterSource;
import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.http.Guard;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.time.InstantSource;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The parameter store and the secrets: over REST, by AWS's operations, and for stacks. Thread-safe.
 */
public final class Parameters implements ParameterSource, Belongings {
  private final Store store;
  private final ParameterStore parameters;
  private final SecretStore secrets;
  private final StackReads stacks;
  private final List<Endpoint> endpoints;
  private final List<AwsOperation> operations;

  public Parameters(Surroundings surroundings, ParametersSettings settings) {
    this.store = surroundings.store();
    Guard guard = surroundings.guard();
    Vault vault = new Vault(surroundings.keyring());
    Listeners listeners = new Listeners();
    this.parameters =
        new ParameterStore(
            new ParameterStore.Parts(store, vault, surroundings.quotas(), surroundings.clock()),
            new ParameterCache(settings.cache().bytes()),
            listeners);
    this.secrets = new SecretStore(store, surroundings.keyring(), surroundings.clock(), listeners);
    Trail trail = new Trail(guard);
    ParameterReads reads = new ParameterReads(parameters, vault, trail, surroundings.access());
    ParameterWrites writes = new ParameterWrites(parameters, trail);
    this.stacks = new StackReads(new StackReads.Sources(reads, secrets), listeners, trail, guard);
    this.operations = new SsmOperations(reads, writes).all();
    this.endpoints =
        Stream.concat(
                new ParameterEndpoints(reads, writes, guard, settings.region()).all().stream(),
                new SecretEndpoints(secrets).all().stream())
            .toList();
  }

  /** What it works with. */
  public record Surroundings(
      Store store,
      Keyring keyring,
      Guard guard,
      Access access,
      Quotas quotas,
      InstantSource clock) {}

  /** Makes its tables; before anything else. */
  public void start() {
    store.migrate("parameters");
  }

  public List<Endpoint> endpoints() {
    return endpoints;
  }

  /** What it shows in the console. */
  public ConsolePages consolePages() {
    return Pages.all();
  }

  /** The operations of AWS's parameter store. */
  public List<AwsOperation> awsOperations() {
    return operations;
  }

  @Override
  public Value parameter(Principal principal, String reference) {
    return stacks.parameter(principal, reference);
  }

  @Override
  public List<Value> parametersBelow(Principal principal, String path) {
    return stacks.parametersBelow(principal, path);
  }

  @Override
  public byte[] secret(Principal principal, String name) {
    return stacks.secret(principal, name);
  }

  @Override
  public void onChange(Consumer<Change> listener) {
    stacks.onChange(listener);
  }

  @Override
  public SortedMap<String, Long> count(TenantId tenant) {
    SortedMap<String, Long> counts = new TreeMap<>();
    counts.put("parameter", parameters.count(tenant));
    counts.put("secret", (long) secrets.list(tenant).size());
    counts.values().removeIf(count -> count == 0);
    return counts;
  }

  @Override
  public void remove(TenantId tenant) {
    parameters.removeAll(tenant);
    secrets.removeAll(tenant);
  }
}
