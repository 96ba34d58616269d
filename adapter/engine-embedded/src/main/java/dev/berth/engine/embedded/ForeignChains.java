package dev.berth.engine.embedded;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds chains of others that drop what tasks send. A packet has to pass every chain, so that no
 * rule of ours can help: a person has to know. What iptables made is left to {@link ForwardPolicy}.
 */
final class ForeignChains {
  private static final Pattern TABLE = Pattern.compile("table (ip|inet) (\\S+) \\{");
  private static final Pattern OTHER_TABLE = Pattern.compile("table \\S+ \\S+ \\{");
  private static final Pattern CHAIN = Pattern.compile("\\s+chain (\\S+) \\{");
  private static final Pattern BASE =
      Pattern.compile("\\s+type filter hook (forward|input) .*policy (\\w+);.*");
  private static final String OWN_PREFIX = "berth-";

  private ForeignChains() {}

  /**
   * Looks through all rules.
   *
   * @param ruleset as {@code nft list ruleset} prints them
   * @param bridges what the names of our bridges begin with: a chain that names them is one that
   *     somebody has opened
   * @return a sentence for each
   */
  static List<String> warnings(String ruleset, String bridges) {
    List<String> warnings = new ArrayList<>();
    String table = "";
    String chain = "";
    String hook = "";
    String policy = "";
    List<String> rules = new ArrayList<>();
    for (String line : ruleset.lines().toList()) {
      Matcher tableStart = TABLE.matcher(line);
      Matcher chainStart = CHAIN.matcher(line);
      Matcher base = BASE.matcher(line);
      if (OTHER_TABLE.matcher(line).matches()) {
        table = tableStart.matches() ? tableStart.group(1) + " " + tableStart.group(2) : "";
      } else if (chainStart.matches()) {
        chain = chainStart.group(1);
        hook = "";
        rules.clear();
      } else if (base.matches()) {
        hook = base.group(1);
        policy = base.group(2);
      } else if (line.strip().equals("}")) {
        if (!hook.isEmpty() && isForeign(table) && closes(policy, rules, bridges)) {
          warnings.add(warning(table, chain, hook, bridges));
        }
        hook = "";
      } else if (!hook.isEmpty()) {
        rules.add(line.strip());
      }
    }
    return warnings;
  }

  private static boolean isForeign(String table) {
    return !table.isEmpty()
        && !table.equals("ip filter")
        && !table.startsWith(OWN_PREFIX, table.indexOf(' ') + 1);
  }

  private static boolean closes(String policy, List<String> rules, String bridges) {
    boolean isOpened = rules.stream().anyMatch(rule -> rule.contains(bridges));
    String last = rules.isEmpty() ? "" : rules.getLast();
    boolean endsClosed = last.equals("drop") || last.startsWith("reject");
    return !isOpened && (policy.equals("drop") || endsClosed);
  }

  private static String warning(String table, String chain, String hook, String bridges) {
    String what =
        hook.equals("forward")
            ? "what tasks send to others and to the world"
            : "what tasks ask of this machine, names and the front door";
    String remedy =
        table.endsWith(" firewalld")
            ? "Run: firewall-cmd --permanent --zone=trusted --add-interface=%s+ && firewall-cmd --reload."
                .formatted(bridges)
            : "Put there: iifname \"%1$s*\" accept%2$s."
                .formatted(
                    bridges,
                    hook.equals("forward") ? " and oifname \"" + bridges + "*\" accept" : "");
    return "Chain '%s' of the packet filter's table '%s' drops %s, and no other table can let it through. %s"
        .formatted(chain, table, what, remedy);
  }
}
