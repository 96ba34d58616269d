package dev.berth.engine;

import dev.berth.engine.ClusterServiceSpec.Endpoint;
import dev.berth.engine.ClusterServiceSpec.Operation;
import dev.berth.engine.ClusterServiceSpec.Placement;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * All that a {@link ForeignService} is made of, without what its image says. Immutable.
 *
 * @param imageId what its reference meant when it was made: {@code sha256:…}; empty: its nodes know
 * @param readOnlyRoot whether the image's own tree cannot be written
 * @param operation how many tasks there are and what keeps them going
 * @param placement where they may run
 * @param dependsOn services that are started before, with Compose's condition
 * @param lost what cannot be said in a Compose file of Berth, a sentence each
 * @param obstacles why it cannot be taken over at all, a sentence each
 */
public record ForeignDefinition(
    String imageId,
    ProcessSpec process,
    List<ForeignMount> mounts,
    boolean readOnlyRoot,
    Net networking,
    Isolation isolation,
    Operation operation,
    Placement placement,
    Map<String, String> dependsOn,
    List<String> lost,
    List<String> obstacles) {
  public ForeignDefinition {
    mounts = List.copyOf(mounts);
    dependsOn = Map.copyOf(dependsOn);
    lost = List.copyOf(lost);
    obstacles = List.copyOf(obstacles);
  }

  /**
   * How its tasks are reached and what they reach.
   *
   * @param mode null: networks of its own; else {@code host} or {@code none}
   * @param hostname null: not said
   * @param networks by the engine's names
   * @param ports published on the machine, or on nodes
   * @param hostPorts those of {@code ports} that only nodes with a task have, of a cluster
   * @param endpoint of a cluster; null: there is none
   * @param extraHosts further lines of {@code /etc/hosts}, name to address
   */
  public record Net(
      @Nullable String mode,
      @Nullable String hostname,
      Map<String, Attachment> networks,
      List<PortBinding> ports,
      List<Integer> hostPorts,
      @Nullable Endpoint endpoint,
      Map<String, String> extraHosts) {
    public Net {
      networks = Map.copyOf(networks);
      ports = List.copyOf(ports);
      hostPorts = List.copyOf(hostPorts);
      extraHosts = Map.copyOf(extraHosts);
    }
  }

  /**
   * A place in a network.
   *
   * @param aliases further names of the tasks there
   * @param internal whether nothing leads out of the network
   * @param options of its driver: {@code encrypted}
   * @param ofStack whether it was made for the stack
   */
  public record Attachment(
      List<String> aliases, boolean internal, Map<String, String> options, boolean ofStack) {
    public Attachment {
      aliases = List.copyOf(aliases);
      options = Map.copyOf(options);
    }
  }
}
