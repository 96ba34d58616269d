package dev.berth.compose;

import dev.berth.compose.ServiceSection.Deploy;
import dev.berth.compose.ServiceSection.Isolation;
import dev.berth.compose.ServiceSection.Mode;
import dev.berth.compose.ServiceSection.Restart;
import dev.berth.kernel.ByteSize;
import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes {@code deploy:} in its normal form. */
final class DeployRenderer {
  private DeployRenderer() {}

  static Map<String, Object> render(Deploy deploy, Isolation isolation) {
    Fields fields = new Fields();
    boolean global = deploy.mode() == Mode.GLOBAL || deploy.mode() == Mode.GLOBAL_JOB;
    fields.put("mode", deploy.mode() == Mode.REPLICATED ? null : dashed(deploy.mode()));
    fields.put("replicas", global ? null : deploy.replicas());
    fields.put("resources", resources(deploy, isolation));
    fields.put("restart_policy", restart(deploy.restart()));
    fields.put("update_config", update(deploy.update()));
    fields.put("rollback_config", update(deploy.rollback()));
    fields.put("placement", placement(deploy.placement()));
    fields.put("endpoint_mode", deploy.endpointMode());
    return fields.map();
  }

  private static Map<String, Object> resources(Deploy deploy, Isolation isolation) {
    Double cpus = deploy.reserved().cpus();
    ByteSize memory = deploy.reserved().memory();
    Fields reserved = new Fields();
    reserved.put("cpus", cpus == null ? null : plain(cpus));
    reserved.put("memory", memory == null ? null : memory.bytes());
    Fields fields = new Fields();
    fields.put("limits", limits(isolation));
    fields.put("reservations", reserved.map());
    return fields.map();
  }

  private static Map<String, Object> limits(Isolation isolation) {
    Fields limits = new Fields();
    Double cpus = isolation.cpus();
    ByteSize memory = isolation.memory();
    limits.put("cpus", cpus == null ? null : plain(cpus));
    limits.put("memory", memory == null ? null : memory.bytes());
    limits.put("pids", isolation.pids());
    return limits.map();
  }

  /** As text, which is how the format has it, and without an exponent. */
  private static String plain(double number) {
    return new BigDecimal(Double.toString(number)).stripTrailingZeros().toPlainString();
  }

  private static Map<String, Object> restart(Restart restart) {
    Fields fields = new Fields();
    fields.put("condition", dashed(restart.condition()));
    fields.put("delay", duration(restart.delay()));
    fields.put("max_attempts", restart.maxAttempts());
    fields.put("window", duration(restart.window()));
    return fields.map();
  }

  /** Empty when nothing was said. */
  private static Map<String, Object> update(Update update) {
    Fields fields = new Fields();
    if (update.equals(Update.DEFAULT)) {
      return fields.map();
    }
    fields.put("parallelism", update.parallelism());
    fields.put("delay", duration(update.delay()));
    fields.put("failure_action", dashed(update.failureAction()));
    fields.put("monitor", duration(update.monitor()));
    fields.put("max_failure_ratio", plain(update.maxFailureRatio()));
    Update.Order order = update.order();
    fields.put("order", order == null ? null : dashed(order));
    return fields.map();
  }

  private static Map<String, Object> placement(Placement placement) {
    Fields fields = new Fields();
    fields.put("constraints", placement.constraints());
    List<Map<String, String>> preferences =
        placement.spread().stream().map(attribute -> Map.of("spread", attribute)).toList();
    fields.put("preferences", preferences);
    fields.put("max_replicas_per_node", placement.maxReplicasPerNode());
    return fields.map();
  }

  private static @Nullable String duration(@Nullable Duration duration) {
    return duration == null ? null : DurationSyntax.render(duration);
  }

  /** As the format spells it: {@code on-failure}. */
  private static String dashed(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
