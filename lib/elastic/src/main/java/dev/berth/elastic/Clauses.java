package dev.berth.elastic;

import dev.berth.kql.FieldName;
import dev.berth.kql.Pattern;
import dev.berth.kql.Query;
import dev.berth.kql.Value;
import java.util.ArrayList;
import java.util.List;

/** Puts queries together. */
final class Clauses {
  static final Query NOTHING = new Query.Not(new Query.All());

  private Clauses() {}

  static Query all(List<Query> parts) {
    List<Query> needed = parts.stream().filter(part -> !(part instanceof Query.All)).toList();
    return switch (needed.size()) {
      case 0 -> new Query.All();
      case 1 -> needed.getFirst();
      default -> new Query.And(needed);
    };
  }

  static Query any(List<Query> parts) {
    return switch (parts.size()) {
      case 0 -> NOTHING;
      case 1 -> parts.getFirst();
      default -> new Query.Or(parts);
    };
  }

  /** A field by its very name; {@code *}, {@code _all} and none: any. */
  static FieldName field(String name) {
    if (name.isEmpty() || name.equals("*") || name.equals("_all")) {
      return FieldName.ANY;
    }
    String plain = name.contains("^") ? name.substring(0, name.indexOf('^')) : name;
    return new FieldName(plain.contains("*") ? stars(plain) : new Pattern(List.of(plain)));
  }

  static Query has(String field, Value value) {
    return new Query.Has(field(field), value);
  }

  private static Pattern stars(String text) {
    return new Pattern(List.of(text.split("\\*", -1)));
  }

  /** Values that begin with a text. */
  static Value beginning(String text) {
    return new Value.Wildcard(new Pattern(List.of(text, "")));
  }

  /** Values like a text with stars, question marks and backslashes before what is neither. */
  static Value like(String text) {
    List<String> pieces = new ArrayList<>();
    StringBuilder piece = new StringBuilder();
    StringBuilder regex = new StringBuilder();
    boolean marks = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        piece.append(text.charAt(i));
        regex.append(literal(text.charAt(i)));
      } else if (c == '*') {
        pieces.add(piece.toString());
        piece.setLength(0);
        regex.append(".*");
      } else if (c == '?') {
        marks = true;
        regex.append('.');
      } else {
        piece.append(c);
        regex.append(literal(c));
      }
    }
    pieces.add(piece.toString());
    return marks ? new Value.Regex(regex.toString()) : new Value.Wildcard(new Pattern(pieces));
  }

  private static String literal(char c) {
    return Character.isLetterOrDigit(c) || c > 127 ? String.valueOf(c) : "\\" + c;
  }
}
