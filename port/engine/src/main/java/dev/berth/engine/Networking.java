package dev.berth.engine;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * How a task is reached and what it reaches.
 *
 * @param namespace whose network stack it uses
 * @param hostname its own name; null: the task's id
 * @param attachments the networks it is part of, the first gives the default route
 * @param ports what is published on the machine
 * @param extraHosts further lines of {@code /etc/hosts}, name to address
 */
public record Networking(
    Namespace namespace,
    @Nullable String hostname,
    List<Attachment> attachments,
    List<PortBinding> ports,
    Map<String, String> extraHosts) {
  /** Nothing but a loopback of its own. */
  public static final Networking NONE =
      new Networking(Namespace.OWN, null, List.of(), List.of(), Map.of());

  public Networking {
    attachments = List.copyOf(attachments);
    ports = List.copyOf(ports);
    extraHosts = Map.copyOf(extraHosts);
  }

  /** Whose network stack a task uses. */
  public enum Namespace {
    OWN,
    /** The machine's: no isolation at all. */
    HOST
  }

  /**
   * A place in a network.
   *
   * @param aliases the names under which the others of the network find it, the service's first
   */
  public record Attachment(NetworkName network, List<String> aliases) {
    public Attachment {
      aliases = List.copyOf(aliases);
    }
  }
}
