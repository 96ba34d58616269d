package dev.berth.engine.docker;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Closes ports of this machine to everybody else, those that Docker has opened for the front door
 * alone: packets are dropped before Docker's own rules send them on to a task. What this machine
 * sends itself comes from its loopback. For one thread, but for {@link #problem}.
 */
final class SwarmPortFilter {
  private static final Logger LOG = System.getLogger(SwarmPortFilter.class.getName());

  /** How often the rules are put in place again, should somebody have taken them away. */
  private static final Duration PERIOD = Duration.ofSeconds(5);

  private final SwarmMachine machine;
  private final String table;
  private Set<Integer> closed = Set.of();
  private boolean known;
  private long applied;
  private volatile String problem = "";

  SwarmPortFilter(SwarmMachine machine, String instance) {
    this.machine = machine;
    this.table = "berth-" + instance + "-swarm";
  }

  /**
   * Closes these ports and no others.
   *
   * @return those that are closed: none where there is no packet filter
   */
  Set<Integer> close(Set<Integer> ports) {
    boolean fresh = System.nanoTime() - applied < PERIOD.toNanos();
    if (known && closed.equals(ports) && (ports.isEmpty() || fresh)) {
      return closed;
    }
    applied = System.nanoTime();
    try {
      machine.filter(script(ports));
      closed = Set.copyOf(ports);
      problem = "";
    } catch (IOException e) {
      closed = Set.of();
      // Where no port is to be closed nobody is told that none can be.
      problem = ports.isEmpty() ? "" : String.valueOf(e.getMessage());
      LOG.log(Level.DEBUG, "Cannot close the ports " + ports, e);
    }
    known = true;
    return closed;
  }

  /** Why ports are open that should be closed; empty if none are. */
  String problem() {
    return problem;
  }

  private String script(Set<Integer> ports) {
    String removal = "table inet %1$s\ndelete table inet %1$s\n".formatted(table);
    if (ports.isEmpty()) {
      return removal;
    }
    String numbers =
        new TreeSet<>(ports).stream().map(String::valueOf).collect(Collectors.joining(", "));
    return removal
        + """
        table inet %s {
          chain guard {
            type filter hook prerouting priority mangle; policy accept;
            iifname "lo" accept
            ct direction original fib daddr type local tcp dport { %s } drop
          }
        }
        """
            .formatted(table, numbers);
  }
}
