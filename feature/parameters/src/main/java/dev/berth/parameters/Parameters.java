package dev.berth.parameters;

import dev.berth.access.Access;
import dev.berth.access.Quotas;
import dev.berth.aws.AwsOperation;
import dev.berth.http.Endpoint;
import dev.berth.http.Guard;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.time.InstantSource;
import java.util.List;

/** The parameter store and the secrets. Thread-safe. */
public final class Parameters {
  private final Store store;
  private final SsmOperations operations;

  public Parameters(Surroundings surroundings, ParametersSettings settings) {
    this.store = surroundings.store();
    Vault vault = new Vault(surroundings.keyring());
    Listeners listeners = new Listeners();
    ParameterStore parameters =
        new ParameterStore(
            new ParameterStore.Parts(store, vault, surroundings.quotas(), surroundings.clock()),
            new ParameterCache(settings.cache().bytes()),
            listeners);
    Trail trail = new Trail(surroundings.guard());
    ParameterReads reads = new ParameterReads(parameters, vault, trail, surroundings.access());
    ParameterWrites writes = new ParameterWrites(parameters, trail);
    this.operations = new SsmOperations(reads, writes);
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
    return List.of();
  }

  public List<AwsOperation> awsOperations() {
    return operations.all();
  }
}
