package dev.berth.compose;

import dev.berth.compose.ServiceSection.Deploy;
import dev.berth.compose.ServiceSection.Restart;
import dev.berth.compose.ServiceSection.Restart.Condition;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how many tasks a service has and what happens when one ends. */
final class DeployReader {
  private static final int MOST_REPLICAS = 1000;

  private DeployReader() {}

  /**
   * @param awaited whether another service waits until this one has ended well
   */
  static Deploy read(
      Section service, @Nullable Section deploy, Map<String, String> dependsOn, boolean awaited) {
    if (deploy != null) {
      checkMode(deploy.get("mode"));
    }
    int replicas = replicas(service, deploy);
    return new Deploy(
        ServiceSection.Mode.REPLICATED,
        replicas,
        replicas,
        restart(service, deploy, awaited),
        dependsOn,
        Update.DEFAULT,
        Update.DEFAULT,
        Placement.ANYWHERE,
        null);
  }

  private static int replicas(Section service, @Nullable Section deploy) {
    Integer scale = service.integer("scale", 0, MOST_REPLICAS);
    Integer replicas = deploy == null ? null : deploy.integer("replicas", 0, MOST_REPLICAS);
    Value written = service.get("scale");
    if (written != null && scale != null && replicas != null && !scale.equals(replicas)) {
      written.error(
          "'scale' is %d and 'deploy.replicas' is %d. Remove one.".formatted(scale, replicas));
    }
    if (replicas != null) {
      return replicas;
    }
    return scale == null ? 1 : scale;
  }

  private static void checkMode(@Nullable Value value) {
    String mode = value == null ? null : value.filledText();
    if (value == null || mode == null) {
      return;
    }
    switch (mode) {
      case "replicated" -> {}
      case "global" ->
          value.warning("'global' is not acted on yet: the service has 'replicas' tasks.");
      case "replicated-job", "global-job" ->
          value.error(
              "Jobs are not supported yet. Use 'replicated' with 'restart_policy: {condition: on-failure}'.");
      default ->
          value.error(
              "The mode %s is not known. Write replicated or global."
                  .formatted(Shown.quoted(mode)));
    }
  }

  /** As in Swarm a service is kept running unless the file says otherwise. */
  private static Restart restart(Section service, @Nullable Section deploy, boolean awaited) {
    Restart plain = service.read("restart", DeployReader::plainRestart);
    Section policy =
        deploy == null ? null : deploy.section("restart_policy", KnownKeys.RESTART_POLICY);
    if (policy == null) {
      Condition usual = awaited ? Condition.ON_FAILURE : Condition.ANY;
      return plain == null ? new Restart(usual, null, null) : plain;
    }
    Integer attempts = policy.integer("max_attempts", 0, Integer.MAX_VALUE);
    return new Restart(
        policy.readOr("condition", Condition.ANY, DeployReader::condition),
        policy.duration("delay"),
        attempts == null || attempts == 0 ? null : attempts);
  }

  private static @Nullable Condition condition(Value value) {
    String text = value.filledText();
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "none" -> Condition.NONE;
      case "on-failure" -> Condition.ON_FAILURE;
      case "any" -> Condition.ANY;
      default -> {
        value.error(
            "The condition %s is not known. Write none, on-failure or any."
                .formatted(Shown.quoted(text)));
        yield null;
      }
    };
  }

  private static @Nullable Restart plainRestart(Value value) {
    String text = value.filledText();
    if (text == null) {
      return null;
    }
    return switch (text) {
      case "no", "false" -> new Restart(Condition.NONE, null, null);
      case "always", "unless-stopped" -> new Restart(Condition.ANY, null, null);
      case "on-failure" -> new Restart(Condition.ON_FAILURE, null, null);
      default -> onFailure(value, text);
    };
  }

  private static @Nullable Restart onFailure(Value value, String text) {
    if (text.matches("on-failure:[0-9]{1,9}")) {
      int attempts = Integer.parseInt(text.substring(text.indexOf(':') + 1));
      return new Restart(Condition.ON_FAILURE, null, attempts == 0 ? null : attempts);
    }
    value.error(
        "The restart policy %s is not known. Write no, always, unless-stopped, on-failure or on-failure:5."
            .formatted(Shown.quoted(text)));
    return null;
  }
}
