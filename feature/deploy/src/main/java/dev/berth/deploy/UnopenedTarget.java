package dev.berth.deploy;

import dev.berth.engine.EngineHealth;
import dev.berth.engine.Images;
import dev.berth.engine.Runner;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TargetName;
import dev.berth.kernel.TenantId;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Supplier;

/** A target that could not be opened so far: what is desired there waits. Immutable. */
final class UnopenedTarget implements Target {
  private final TargetName name;
  private final String reason;
  private final Supplier<DesiredState> desired;
  private final Pulls pulls;

  /**
   * @param reason a sentence
   * @param desired what is desired of it
   */
  UnopenedTarget(TargetName name, String reason, Supplier<DesiredState> desired) {
    this.name = name;
    this.reason = reason;
    this.desired = desired;
    this.pulls = Pulls.ofEngine(this::images);
  }

  private Images images() {
    return runner().images();
  }

  @Override
  public TargetName name() {
    return name;
  }

  @Override
  public Runner runner() {
    throw new BerthException(
        ErrorCode.UNAVAILABLE, "Cannot use target '%s' now: %s".formatted(name, reason));
  }

  @Override
  public EngineHealth health() {
    return EngineHealth.broken(reason);
  }

  @Override
  public Situation situation() {
    DesiredState wanted = desired.get();
    SortedMap<ServiceKey, ServiceStatus> statuses = new TreeMap<>();
    wanted
        .services()
        .forEach(
            service ->
                statuses.put(
                    service.key(),
                    new ServiceStatus(
                        ServiceStatus.State.DEPLOYING,
                        0,
                        0,
                        service.slots(),
                        "waits for target '%s': %s".formatted(name, reason),
                        null)));
    return Situation.unknown(wanted, statuses);
  }

  @Override
  public Pulls pulls() {
    return pulls;
  }

  @Override
  public void start() {}

  @Override
  public void wake() {}

  @Override
  public void relist() {}

  @Override
  public Optional<String> trouble(StackKey stack) {
    return Optional.of(reason);
  }

  @Override
  public boolean hasTasksOf(TenantId tenant) {
    return false;
  }

  @Override
  public void close() {}
}
