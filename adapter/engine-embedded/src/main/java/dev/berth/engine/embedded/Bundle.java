package dev.berth.engine.embedded;

import dev.berth.engine.Isolation.Restriction;
import dev.berth.engine.TaskSpec;
import dev.berth.engine.embedded.LinuxCapabilities.Granted;
import dev.berth.engine.embedded.UserLookup.User;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** Writes the configuration that an OCI runtime starts a task from. Immutable. */
final class Bundle {
  private static final JsonMapper JSON = JsonMapper.shared();

  private final LinuxSection linux;
  private final OwnLimits own;

  Bundle(Cgroups cgroups, OwnLimits own) {
    this.linux = new LinuxSection(cgroups);
    this.own = own;
  }

  /**
   * What a configuration is made of.
   *
   * @param network the task's network namespace; null: one of its own with nothing in it, or the
   *     machine's
   * @param warnings gets a sentence for what is done otherwise than asked
   */
  record Contents(
      TaskSpec spec,
      RootLayers layers,
      MountSection.Extra extra,
      @Nullable Path network,
      List<String> warnings) {}

  /** Writes the configuration of a task whose root is mounted. */
  void write(TaskFolder folder, Contents contents) throws IOException {
    Files.write(folder.config(), JSON.writeValueAsBytes(render(folder, contents)));
  }

  private Map<String, Object> render(TaskFolder folder, Contents contents) throws IOException {
    TaskSpec spec = contents.spec();
    Granted granted = LinuxCapabilities.grant(spec.isolation(), own.capabilities());
    granted
        .missing()
        .forEach(
            name ->
                contents
                    .warnings()
                    .add("The capability " + name + " is not given: Berth itself lacks it."));
    Map<String, Object> config = new LinkedHashMap<>();
    config.put("ociVersion", "1.0.2");
    config.put("process", process(folder, contents, granted));
    config.put(
        "root",
        Map.of("path", folder.root().toString(), "readonly", spec.filesystem().readOnlyRoot()));
    config.put("hostname", ProcessSection.hostname(spec));
    config.put("mounts", MountSection.render(spec, contents.extra()));
    config.put("linux", linux.render(spec, contents.network(), granted.names()));
    return config;
  }

  private Map<String, Object> process(TaskFolder folder, Contents contents, Granted granted)
      throws IOException {
    TaskSpec spec = contents.spec();
    var image = contents.layers().image().config();
    User user = new UserLookup(folder.root()).find(ProcessSection.user(spec, image));
    Map<String, Object> process = new LinkedHashMap<>();
    process.put("terminal", spec.process().terminal());
    process.put("args", ProcessSection.command(spec, image));
    process.put("env", ProcessSection.environment(spec, image, user));
    process.put("cwd", ProcessSection.workingDirectory(spec, image));
    process.put("user", ProcessSection.render(user));
    process.put("capabilities", ProcessSection.renderCapabilities(granted.names(), user));
    process.put(
        "rlimits", ResourceLimits.render(spec.isolation().ulimits(), own, contents.warnings()));
    process.put(
        "noNewPrivileges", spec.isolation().restrictions().contains(Restriction.NO_NEW_PRIVILEGES));
    return process;
  }
}
