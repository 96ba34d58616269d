package dev.berth.engine.embedded;

import dev.berth.engine.embedded.HostCommand.Result;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Lets the packets of tasks through a machine whose own rules forward nothing, or let nothing in,
 * as Docker and ufw set them up. A packet has to pass every table: what the instance's own table
 * drops stays dropped.
 */
final class ForwardPolicy {
  private static final String DOCKER_CHAIN = "DOCKER-USER";
  private static final String FORWARD = "FORWARD";
  private static final String INPUT = "INPUT";

  private ForwardPolicy() {}

  /**
   * Opens the way for an instance where that is needed, or closes it again without networks.
   *
   * @return the rules that were missing
   */
  static List<String> open(FirewallRules rules, HostCommand iptables) throws IOException {
    String bridges = rules.names().bridgePrefix() + "+";
    List<String> lines = iptables.run("", "-w", "-S").output().lines().toList();
    List<String> present =
        lines.stream()
            .filter(line -> line.startsWith("-A ") && line.contains(bridges))
            .map(line -> line.substring("-A ".length()))
            .toList();
    List<String> wanted = rules.networks().isEmpty() ? List.of() : wanted(lines, bridges);
    for (String rule : present) {
      if (!wanted.contains(rule)) {
        change(iptables, "-D", rule);
      }
    }
    List<String> missing = wanted.stream().filter(rule -> !present.contains(rule)).toList();
    for (String rule : missing) {
      change(iptables, "-I", rule);
    }
    return missing;
  }

  /** As {@code iptables -S} prints them; none where everything is let through anyway. */
  private static List<String> wanted(List<String> lines, String bridges) {
    List<String> wanted = new ArrayList<>();
    boolean hasDocker = lines.contains("-N " + DOCKER_CHAIN);
    if (hasDocker || isClosed(lines, FORWARD)) {
      String chain = hasDocker ? DOCKER_CHAIN : FORWARD;
      wanted.add("%s -i %s -j ACCEPT".formatted(chain, bridges));
      wanted.add("%s -o %s -j ACCEPT".formatted(chain, bridges));
    }
    if (isClosed(lines, INPUT)) {
      wanted.add("%s -i %s -j ACCEPT".formatted(INPUT, bridges));
    }
    return wanted;
  }

  private static boolean isClosed(List<String> lines, String chain) {
    return lines.contains("-P " + chain + " DROP")
        || lines.stream().anyMatch(line -> line.matches("-A " + chain + " -j (DROP|REJECT).*"));
  }

  private static void change(HostCommand iptables, String verb, String rule) throws IOException {
    List<String> arguments = new ArrayList<>(List.of("-w", verb));
    arguments.addAll(List.of(rule.split(" ", -1)));
    Result result = iptables.run("", arguments.toArray(String[]::new));
    if (!result.isSuccess()) {
      throw new IOException("iptables: " + result.output().strip());
    }
  }
}
