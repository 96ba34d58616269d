package dev.berth.compose;

import dev.berth.compose.ServiceSection.Deploy;
import dev.berth.compose.ServiceSection.Mode;
import dev.berth.compose.ServiceSection.Reserved;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads how many tasks a service has, where they run and how they are replaced. */
final class DeployReader {
  private static final int MOST_REPLICAS = 1000;

  private DeployReader() {}

  /**
   * @param awaited whether another service waits until this one has ended well
   */
  static Deploy read(
      Section service, @Nullable Section deploy, Map<String, String> dependsOn, boolean awaited) {
    Mode mode =
        deploy == null
            ? Mode.REPLICATED
            : deploy.readOr("mode", Mode.REPLICATED, DeployReader::mode);
    int replicas = replicas(service, deploy, mode);
    checkContainerName(service, replicas);
    if (deploy == null) {
      return new Deploy(
          mode,
          replicas,
          replicas,
          RestartReader.read(service, null, mode, awaited),
          dependsOn,
          Update.DEFAULT,
          Update.DEFAULT,
          Placement.ANYWHERE,
          null,
          Reserved.NOTHING);
    }
    checkJob(deploy, mode);
    return new Deploy(
        mode,
        replicas,
        replicas,
        RestartReader.read(service, deploy, mode, awaited),
        dependsOn,
        deploy.readOr("update_config", Update.DEFAULT, UpdateReader::read),
        deploy.readOr("rollback_config", Update.DEFAULT, UpdateReader::readRollback),
        deploy.readOr("placement", Placement.ANYWHERE, PlacementReader::read),
        deploy.read("endpoint_mode", DeployReader::endpointMode),
        Reservations.read(deploy.get("resources")));
  }

  private static int replicas(Section service, @Nullable Section deploy, Mode mode) {
    Integer scale = service.integer("scale", 0, MOST_REPLICAS);
    Integer replicas = deploy == null ? null : deploy.integer("replicas", 0, MOST_REPLICAS);
    Value scaled = service.get("scale");
    if (scaled != null && scale != null && replicas != null && !scale.equals(replicas)) {
      scaled.error(
          "'scale' is %d and 'deploy.replicas' is %d. Remove one.".formatted(scale, replicas));
    }
    Value written = deploy == null ? null : deploy.get("replicas");
    Value counted = written == null ? scaled : written;
    if (counted != null && (mode == Mode.GLOBAL || mode == Mode.GLOBAL_JOB)) {
      counted.error(
          "A global service has one task on every node. Remove this, or write 'mode: replicated'.");
      return 1;
    }
    if (replicas != null) {
      return replicas;
    }
    return scale == null ? 1 : scale;
  }

  private static void checkContainerName(Section service, int replicas) {
    Value name = service.get("container_name");
    if (name != null && replicas > 1) {
      name.error(
          "%d tasks cannot have one name. Remove 'container_name' or have one task."
              .formatted(replicas));
    }
  }

  private static void checkJob(Section deploy, Mode mode) {
    for (String key : new String[] {"update_config", "rollback_config"}) {
      Value value = deploy.get(key);
      if (value != null && mode.isJob()) {
        value.warning("%s has no effect on a job.".formatted(Shown.quoted(key)));
      }
    }
  }

  private static @Nullable Mode mode(Value value) {
    String text = value.filledText();
    return switch (text) {
      case null -> null;
      case "replicated" -> Mode.REPLICATED;
      case "global" -> Mode.GLOBAL;
      case "replicated-job" -> Mode.REPLICATED_JOB;
      case "global-job" -> Mode.GLOBAL_JOB;
      default -> {
        value.error(
            "The mode %s is not known. Write replicated, global, replicated-job or global-job."
                .formatted(Shown.quoted(text)));
        yield null;
      }
    };
  }

  private static @Nullable String endpointMode(Value value) {
    String text = value.filledText();
    if ("vip".equals(text)) {
      value.warning("The service's name leads to its tasks, as with dnsrr: it has no address.");
    }
    if (text == null || text.equals("vip") || text.equals("dnsrr")) {
      return text;
    }
    value.error("The mode %s is not known. Write vip or dnsrr.".formatted(Shown.quoted(text)));
    return null;
  }
}
