package dev.berth.traefik;

import java.util.ArrayList;
import java.util.List;

/**
 * The form of rules as Traefik 2 and 3 write them: {@code Host(`a`) && (PathPrefix(`/x`) || …)},
 * {@code !} before {@code &&} before {@code ||}, and arguments in back or double quotes. Confined
 * to one thread.
 */
final class RuleGrammar {
  static final int LONGEST = 4_096;
  static final int DEEPEST = 32;
  static final int MOST_MATCHERS = 64;

  private final String text;
  private final Matchers matchers;
  private int at;
  private int depth;
  private int count;

  /** What the names stand for. */
  interface Matchers {
    Rule of(String name, List<String> arguments) throws InvalidRule;
  }

  private RuleGrammar(String text, Matchers matchers) {
    this.text = text;
    this.matchers = matchers;
  }

  static Rule parse(String text, Matchers matchers) throws InvalidRule {
    checkLength(text);
    RuleGrammar grammar = new RuleGrammar(text, matchers);
    Rule rule = grammar.or();
    if (grammar.at < text.length()) {
      throw grammar.unexpected("&&, || or the end");
    }
    return rule;
  }

  static void checkLength(String text) throws InvalidRule {
    if (text.length() > LONGEST) {
      throw new InvalidRule("it is longer than " + LONGEST + " characters");
    }
  }

  static InvalidRule tooManyMatchers() {
    return new InvalidRule("it has more than " + MOST_MATCHERS + " matchers");
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
      deeper();
      Rule part = one();
      depth--;
      return new Rule.Not(part);
    }
    if (!skip("(")) {
      return matcher();
    }
    deeper();
    Rule inside = or();
    expect(")");
    depth--;
    return inside;
  }

  private void deeper() throws InvalidRule {
    if (++depth > DEEPEST) {
      throw new InvalidRule("its parentheses are more than " + DEEPEST + " deep");
    }
  }

  private Rule matcher() throws InvalidRule {
    if (++count > MOST_MATCHERS) {
      throw tooManyMatchers();
    }
    String name = name();
    List<String> arguments = new ArrayList<>();
    expect("(");
    do {
      arguments.add(argument());
    } while (skip(","));
    expect(")");
    return matchers.of(name, arguments);
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
    if (quote == '`') {
      int end = text.indexOf(quote, at + 1);
      if (end < 0) {
        throw endless(at);
      }
      String argument = text.substring(at + 1, end);
      at = end + 1;
      return argument;
    }
    if (quote != '"') {
      throw unexpected("a text in back quotes");
    }
    return doubleQuoted();
  }

  /** In double quotes a backslash stands before a backslash or a quote, as in Go. */
  private String doubleQuoted() throws InvalidRule {
    int start = at++;
    StringBuilder argument = new StringBuilder();
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"') {
        return argument.toString();
      }
      if (c == '\\') {
        char next = at < text.length() ? text.charAt(at++) : 0;
        if (next != '\\' && next != '"') {
          throw new InvalidRule("a backslash needs back quotes around its text");
        }
        argument.append(next);
      } else {
        argument.append(c);
      }
    }
    throw endless(start);
  }

  private static InvalidRule endless(int start) {
    return new InvalidRule("the quote at column " + (start + 1) + " does not end");
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
