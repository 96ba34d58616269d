package dev.berth.router;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * A rule made ready for the table. Immutable.
 *
 * @param text as somebody wrote it
 * @param priority of two rules that match a request, the one with the higher number takes it
 * @param alternatives what the rule comes to: one of these has to match
 */
record RouteRule(String text, int priority, List<Alternative> alternatives) {
  private static final int MOST_ALTERNATIVES = 64;

  RouteRule {
    alternatives = List.copyOf(alternatives);
  }

  /**
   * Some hosts, and what is asked beside.
   *
   * @param hosts never empty
   * @param conditions all have to be met
   */
  record Alternative(Set<String> hosts, List<Rule.Condition> conditions) {
    Alternative {
      hosts = new LinkedHashSet<>(hosts);
      conditions = List.copyOf(conditions);
    }

    boolean matches(String path) {
      for (int i = 0; i < conditions.size(); i++) {
        if (!conditions.get(i).isMet(path)) {
          return false;
        }
      }
      return true;
    }
  }

  /** A rule for hosts alone. */
  static RouteRule ofHosts(List<String> hosts) {
    String text = "Host(`" + String.join("`) || Host(`", hosts) + "`)";
    return new RouteRule(
        text, text.length(), List.of(new Alternative(new LinkedHashSet<>(hosts), List.of())));
  }

  /** A rule that could not be read: it takes nothing. */
  static RouteRule unusable(String text) {
    return new RouteRule(text, 0, List.of());
  }

  /**
   * Makes a rule ready.
   *
   * @throws InvalidRule if it matches without a host, or never
   */
  static RouteRule of(String text, int priority, Rule rule) throws InvalidRule {
    List<Alternative> alternatives = new ArrayList<>();
    for (List<Rule> leaves : expand(rule)) {
      Alternative alternative = alternative(leaves);
      if (!alternative.hosts().isEmpty()) {
        alternatives.add(alternative);
      }
    }
    if (alternatives.isEmpty()) {
      throw new InvalidRule("no host can match it");
    }
    return new RouteRule(text, priority, alternatives);
  }

  private static Alternative alternative(List<Rule> leaves) throws InvalidRule {
    Set<String> hosts = null;
    List<Rule.Condition> conditions = new ArrayList<>();
    for (Rule leaf : leaves) {
      if (leaf instanceof Rule.Host host) {
        if (hosts == null) {
          hosts = new LinkedHashSet<>(host.names());
        } else {
          hosts.retainAll(host.names());
        }
      } else if (leaf instanceof Rule.Condition condition) {
        conditions.add(condition);
      }
    }
    if (hosts == null) {
      throw new InvalidRule("it takes requests for any host; name one with Host(`…`)");
    }
    return new Alternative(hosts, conditions);
  }

  /** Every way to satisfy a rule, as the leaves that then hold. */
  private static List<List<Rule>> expand(Rule rule) throws InvalidRule {
    List<List<Rule>> ways =
        switch (rule) {
          case Rule.Or or -> anyOf(or);
          case Rule.And and -> allOf(and);
          case Rule.Host host -> List.of(List.<Rule>of(host));
          case Rule.Condition condition -> List.of(List.<Rule>of(condition));
        };
    if (ways.size() > MOST_ALTERNATIVES) {
      throw new InvalidRule("it comes to more than " + MOST_ALTERNATIVES + " alternatives");
    }
    return ways;
  }

  private static List<List<Rule>> anyOf(Rule.Or or) throws InvalidRule {
    List<List<Rule>> ways = new ArrayList<>();
    for (Rule part : or.parts()) {
      ways.addAll(expand(part));
    }
    return ways;
  }

  private static List<List<Rule>> allOf(Rule.And and) throws InvalidRule {
    List<List<Rule>> ways = List.of(List.of());
    for (Rule part : and.parts()) {
      List<List<Rule>> longer = new ArrayList<>();
      List<List<Rule>> more = expand(part);
      if (ways.size() * more.size() > MOST_ALTERNATIVES) {
        throw new InvalidRule("it comes to more than " + MOST_ALTERNATIVES + " alternatives");
      }
      for (List<Rule> way : ways) {
        for (List<Rule> rest : more) {
          longer.add(Stream.concat(way.stream(), rest.stream()).toList());
        }
      }
      ways = longer;
    }
    return ways;
  }

  /** Every host that it names, in the order of the text. */
  List<String> hosts() {
    return alternatives.stream().flatMap(one -> one.hosts().stream()).distinct().toList();
  }
}
