package dev.berth.compose;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * A text with variables in it, taken apart: {@code $A ${A} ${A:-d} ${A-d} ${A:?m} ${A?m} ${A:+x}
 * ${A+x} $$}, and parameters: <code>${param:/path}</code>. What follows an operator, and the path
 * of a parameter, may hold variables itself and ends at the first brace that closes none of them.
 */
record Template(List<Part> parts) {
  private static final int DEEPEST = 20;

  /** How a parameter begins, after the brace. */
  static final String PARAMETER = "param:";

  /** A piece of a template. */
  sealed interface Part {}

  record Literal(String text) implements Part {}

  record Variable(String name, Operator operator, Template operand) implements Part {}

  /** The value of a parameter, named by {@code /path}, {@code /path:3} or {@code /path:label}. */
  record Parameter(Template reference) implements Part {}

  /** What happens with a variable's value. */
  enum Operator {
    NONE(""),
    DEFAULT_IF_EMPTY(":-"),
    DEFAULT_IF_UNSET("-"),
    REQUIRED_NOT_EMPTY(":?"),
    REQUIRED("?"),
    INSTEAD_IF_NOT_EMPTY(":+"),
    INSTEAD_IF_SET("+");

    private final String sign;

    Operator(String sign) {
      this.sign = sign;
    }
  }

  /**
   * Takes a text apart.
   *
   * @throws BerthException {@code INVALID_INPUT} when a dollar sign is followed by nothing that
   *     means something
   */
  static Template parse(String text) {
    return new Parser(text).template(0);
  }

  /** Adds the names of all variables, those within operands too. */
  void addNames(Set<String> names) {
    for (Part part : parts) {
      switch (part) {
        case Literal _ -> {}
        case Variable variable -> {
          names.add(variable.name());
          variable.operand().addNames(names);
        }
        case Parameter parameter -> parameter.reference().addNames(names);
      }
    }
  }

  private static final class Parser {
    private static final Template EMPTY = new Template(List.of());
    private final String text;
    private int at;

    Parser(String text) {
      this.text = text;
    }

    Template template(int depth) {
      List<Part> parts = new ArrayList<>();
      StringBuilder literal = new StringBuilder();
      while (at < text.length() && !(depth > 0 && text.charAt(at) == '}')) {
        char c = text.charAt(at);
        if (c != '$') {
          literal.append(c);
          at++;
        } else if (text.startsWith("$$", at)) {
          literal.append('$');
          at += 2;
        } else {
          if (!literal.isEmpty()) {
            parts.add(new Literal(literal.toString()));
            literal.setLength(0);
          }
          parts.add(variable(depth));
        }
      }
      if (!literal.isEmpty()) {
        parts.add(new Literal(literal.toString()));
      }
      return new Template(parts);
    }

    private Part variable(int depth) {
      int start = at++;
      boolean braced = at < text.length() && text.charAt(at) == '{';
      if (!braced) {
        return new Variable(name(start), Operator.NONE, EMPTY);
      }
      at++;
      if (text.startsWith(PARAMETER + "/", at)) {
        at += PARAMETER.length();
        return new Parameter(braced(start, depth));
      }
      String name = name(start);
      Operator operator = operator(start);
      if (operator == Operator.NONE) {
        at++;
        return new Variable(name, operator, EMPTY);
      }
      return new Variable(name, operator, braced(start, depth));
    }

    /** The rest of what stands in braces, with the brace that closes it. */
    private Template braced(int start, int depth) {
      if (depth >= DEEPEST) {
        throw wrong("Variables are nested more than " + DEEPEST + " deep");
      }
      Template inner = template(depth + 1);
      if (at >= text.length()) {
        throw wrong("The brace of " + shown(start) + " is not closed");
      }
      at++;
      return inner;
    }

    private String name(int start) {
      int from = at;
      while (at < text.length() && isNamePart(text.charAt(at), at == from)) {
        at++;
      }
      if (at == from) {
        throw wrong("No variable's name follows the '$' in " + shown(start));
      }
      return text.substring(from, at);
    }

    private static boolean isNamePart(char c, boolean first) {
      return c == '_'
          || (c >= 'a' && c <= 'z')
          || (c >= 'A' && c <= 'Z')
          || (!first && c >= '0' && c <= '9');
    }

    private Operator operator(int start) {
      if (at < text.length() && text.charAt(at) == '}') {
        return Operator.NONE;
      }
      for (Operator operator : Operator.values()) {
        if (operator != Operator.NONE && text.startsWith(operator.sign, at)) {
          at += operator.sign.length();
          return operator;
        }
      }
      throw wrong(
          at >= text.length()
              ? "The brace of " + shown(start) + " is not closed"
              : "The variable in " + shown(start) + " is not well formed");
    }

    private String shown(int start) {
      return Shown.quoted(text.substring(start, Math.min(text.length(), start + 20)));
    }

    private static BerthException wrong(String what) {
      return new BerthException(
          ErrorCode.INVALID_INPUT,
          what + ". Write $NAME, ${NAME} or ${NAME:-default}, and $$ for a dollar sign.");
    }
  }
}
