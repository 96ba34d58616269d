package dev.berth.router;

import java.util.ArrayList;
import java.util.List;

/**
 * Reads a rule as Traefik 2 and 3 write it: {@code Host(`a`, `b`) && PathPrefix(`/x`) || …}, with
 * parentheses, {@code &&} before {@code ||}, and arguments in back or double quotes. Confined to
 * one thread.
 */
final class RuleParser {
  static final int LONGEST = 4_096;
  private static final int DEEPEST = 32;

  private final String text;
  private int at;
  private int depth;

  private RuleParser(String text) {
    this.text = text;
  }

  /** Reads a rule. */
  static Rule parse(String text) throws InvalidRule {
    if (text.length() > LONGEST) {
      throw new InvalidRule("it is longer than " + LONGEST + " characters");
    }
    RuleParser parser = new RuleParser(text);
    Rule rule = parser.or();
    if (parser.at < text.length()) {
      throw parser.unexpected("&&, || or the end");
    }
    return rule;
  }

  private Rule or() throws InvalidRule {
    List<Rule> parts = new ArrayList<>();
    do {
      parts.add(and());
    } while (skip("||"));
    return parts.size() == 1 ? parts.getFirst() : new Rule.Or(parts);
  }

  private Rule and() throws InvalidRule {
    List<Rule> parts = new ArrayList<>();
    do {
      parts.add(one());
    } while (skip("&&"));
    return parts.size() == 1 ? parts.getFirst() : new Rule.And(parts);
  }

  private Rule one() throws InvalidRule {
    if (skip("!")) {
      throw new InvalidRule("'!' is not supported");
    }
    if (!skip("(")) {
      return matcher();
    }
    if (++depth > DEEPEST) {
      throw new InvalidRule("its parentheses are more than " + DEEPEST + " deep");
    }
    Rule inside = or();
    expect(")");
    depth--;
    return inside;
  }

  private Rule matcher() throws InvalidRule {
    String name = name();
    List<String> arguments = new ArrayList<>();
    expect("(");
    do {
      arguments.add(argument());
    } while (skip(","));
    expect(")");
    return RuleMatchers.of(name, arguments);
  }

  private String name() throws InvalidRule {
    skipSpace();
    int start = at;
    while (at < text.length() && Character.isLetter(text.charAt(at))) {
      at++;
    }
    if (at == start) {
      throw unexpected("a matcher such as Host(`…`)");
    }
    return text.substring(start, at);
  }

  private String argument() throws InvalidRule {
    skipSpace();
    char quote = at < text.length() ? text.charAt(at) : 0;
    if (quote != '`' && quote != '"') {
      throw unexpected("a text in back quotes");
    }
    int end = text.indexOf(quote, at + 1);
    if (end < 0) {
      throw new InvalidRule("the quote at column " + (at + 1) + " does not end");
    }
    String argument = text.substring(at + 1, end);
    if (quote == '"' && argument.indexOf('\\') >= 0) {
      throw new InvalidRule("a backslash needs back quotes around its text");
    }
    at = end + 1;
    return argument;
  }

  private void expect(String token) throws InvalidRule {
    if (!skip(token)) {
      throw unexpected("'" + token + "'");
    }
  }

  private boolean skip(String token) {
    skipSpace();
    if (!text.startsWith(token, at)) {
      return false;
    }
    at += token.length();
    skipSpace();
    return true;
  }

  private void skipSpace() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }

  private InvalidRule unexpected(String wanted) {
    String found = at < text.length() ? "'" + text.charAt(at) + "'" : "the end";
    return new InvalidRule("column " + (at + 1) + " has " + found + " where it needs " + wanted);
  }
}
