package dev.berth.parameters;

import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Quota;
import dev.berth.access.Quotas;
import dev.berth.access.Resource;
import dev.berth.aws.AwsCall;
import dev.berth.aws.AwsException;
import dev.berth.aws.AwsOperation;
import dev.berth.http.Guard;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.TenantId;
import dev.berth.records.AuditEntry;
import dev.berth.store.Store;
import dev.berth.store.sql.SqlStore;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A parameter store on a real database, with everything around it to be steered. */
final class Scene implements AutoCloseable {
  static final TenantId ACME = new TenantId("acme");
  static final Principal OPERATOR = new Principal("admin", ACME, true);
  static final Principal DEVELOPER = new Principal("dev", ACME, false);
  static final Instant NOW = Instant.parse("2026-11-21T10:00:00.123Z");

  final TestAccess access = new TestAccess();
  final List<AuditEntry> trail = new CopyOnWriteArrayList<>();
  final SealingKeyring keyring = new SealingKeyring();
  final Guard guard = new Guard(access, trail::add);
  final Store store;
  final Parameters parameters;
  private final Map<String, AwsOperation> operations;
  private volatile @Nullable Integer quota;

  Scene(Path folder) {
    this(SqlStore.sqlite(folder.resolve("berth.db")));
  }

  Scene(Store store) {
    this.store = store;
    Quotas quotas = _ -> new Quota(null, null, null, null, null, quota);
    this.parameters =
        new Parameters(
            new Parameters.Surroundings(store, keyring, guard, access, quotas, () -> NOW),
            ParametersSettings.DEFAULT);
    parameters.start();
    this.operations =
        parameters.awsOperations().stream()
            .collect(
                Collectors.toMap(
                    one -> one.target().substring("AmazonSSM.".length()), Function.identity()));
  }

  void quota(int most) {
    quota = most;
  }

  /** Has an operation done for the operator. */
  Map<String, Object> call(String operation, Map<String, Object> input) {
    return call(OPERATOR, operation, input);
  }

  Map<String, Object> call(Principal principal, String operation, Map<String, Object> input) {
    AwsOperation found = operations.get(operation);
    if (found == null) {
      throw new IllegalArgumentException("No operation " + operation);
    }
    return found.handler().answer(new Call(guard, principal, input));
  }

  /** How an operation fails, as {@code CODE: message}. */
  String failure(Principal principal, String operation, Map<String, Object> input) {
    try {
      return "no failure: " + call(principal, operation, input);
    } catch (AwsException e) {
      return e.code() + ": " + e.getMessage();
    }
  }

  String failure(String operation, Map<String, Object> input) {
    return failure(OPERATOR, operation, input);
  }

  void put(String name, String type, String value) {
    call("PutParameter", Map.of("Name", name, "Type", type, "Value", value));
  }

  void overwrite(String name, String value) {
    call("PutParameter", Map.of("Name", name, "Value", value, "Overwrite", true));
  }

  String value(String name) {
    Map<String, Object> answer = call("GetParameter", Map.of("Name", name, "WithDecryption", true));
    Map<?, ?> parameter = (Map<?, ?>) Objects.requireNonNull(answer.get("Parameter"));
    return (String) Objects.requireNonNull(parameter.get("Value"));
  }

  /** Those of an answer that has some. */
  static List<?> parameters(Map<String, Object> answer) {
    return (List<?>) Objects.requireNonNull(answer.get("Parameters"));
  }

  /** What the audit trail has, as {@code DONE ssm:GetParameter parameter/a version=1}. */
  List<String> audited() {
    return trail.stream()
        .map(
            one -> (one.result() + " " + one.action() + " " + one.resource().path() + details(one)))
        .toList();
  }

  private static String details(AuditEntry entry) {
    return entry.details().entrySet().stream()
        .map(one -> " " + one.getKey() + "=" + one.getValue())
        .collect(Collectors.joining());
  }

  @Override
  public void close() {
    store.close();
  }

  private record Call(Guard guard, Principal principal, Map<String, Object> input)
      implements AwsCall {
    @Override
    public String region() {
      return "us-east-1";
    }

    @Override
    public void record(AuditEntry entry) {
      guard.record(entry);
    }

    @Override
    public void require(Action action, Resource resource) {
      try {
        guard.require(principal, action, resource);
      } catch (BerthException e) {
        AwsException told = new AwsException("AccessDeniedException", "not authorized");
        told.initCause(e);
        throw told;
      }
    }
  }
}
