package dev.berth.index;

import dev.berth.kql.Comparison;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.AutomatonQuery;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.ByteRunnable;
import org.apache.lucene.util.automaton.CompiledAutomaton;

/** What is asked of a detail: of one field of that name. */
final class DetailQueries {
  private final String field;
  private final Query exists;

  /**
   * @param exists finds the records that have it
   */
  DetailQueries(String field, Query exists) {
    this.field = field;
    this.exists = exists;
  }

  Query name(String text) {
    BytesRef wanted = LuceneFields.name(text);
    return new DetailQuery(
        field,
        new TermQuery(new Term(Details.SIGN, Details.sign(field, wanted))),
        "name " + wanted.utf8ToString(),
        value -> !value.isNumber() && value.name().bytesEquals(wanted));
  }

  Query number(double wanted) {
    return new DetailQuery(
        field,
        new TermQuery(new Term(Details.SIGN, Details.sign(field, wanted))),
        "number " + wanted,
        value -> value.isNumber() && value.number() == wanted);
  }

  /** Names that are like what a query looks for in terms. */
  Query like(AutomatonQuery pattern) {
    CompiledAutomaton compiled = pattern.getCompiled();
    return new DetailQuery(
        field,
        exists,
        pattern.getClass().getSimpleName() + " " + pattern,
        value -> !value.isNumber() && matches(compiled, value.name()));
  }

  private static boolean matches(CompiledAutomaton compiled, BytesRef name) {
    return switch (compiled.type) {
      case ALL -> true;
      case NONE -> false;
      case SINGLE -> name.bytesEquals(compiled.term);
      case NORMAL -> {
        ByteRunnable runnable = compiled.getByteRunnable();
        yield runnable.run(name.bytes, name.offset, name.length);
      }
    };
  }

  Query compares(Comparison comparison, double bound) {
    return new DetailQuery(
        field,
        exists,
        comparison + " number " + bound,
        value -> value.isNumber() && holds(comparison, Double.compare(value.number(), bound)));
  }

  Query compares(Comparison comparison, String bound) {
    BytesRef name = LuceneFields.name(bound);
    return new DetailQuery(
        field,
        exists,
        comparison + " name " + bound,
        value -> !value.isNumber() && holds(comparison, value.name().compareTo(name)));
  }

  private static boolean holds(Comparison comparison, int order) {
    return switch (comparison) {
      case LESS -> order < 0;
      case AT_MOST -> order <= 0;
      case GREATER -> order > 0;
      case AT_LEAST -> order >= 0;
    };
  }
}
