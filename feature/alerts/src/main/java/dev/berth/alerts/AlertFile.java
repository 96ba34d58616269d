package dev.berth.alerts;

import java.util.List;

/** What a file of rules says. Immutable. */
record AlertFile(List<Rule> rules, List<Receiver> receivers) {
  AlertFile {
    rules = List.copyOf(rules);
    receivers = List.copyOf(receivers);
  }
}
