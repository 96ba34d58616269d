package dev.berth.index;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kql.Comparison;
import dev.berth.kql.FieldName;
import dev.berth.kql.Pattern;
import dev.berth.kql.Query;
import dev.berth.kql.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.tokenattributes.CharTermAttribute;
import org.apache.lucene.document.DoubleField;
import org.apache.lucene.document.LongField;
import org.apache.lucene.index.Term;
import org.apache.lucene.search.BooleanClause.Occur;
import org.apache.lucene.search.BooleanQuery;
import org.apache.lucene.search.ConstantScoreQuery;
import org.apache.lucene.search.MatchAllDocsQuery;
import org.apache.lucene.search.MatchNoDocsQuery;
import org.apache.lucene.search.PhraseQuery;
import org.apache.lucene.search.RegexpQuery;
import org.apache.lucene.search.TermInSetQuery;
import org.apache.lucene.search.TermQuery;
import org.apache.lucene.search.TermRangeQuery;
import org.apache.lucene.search.WildcardQuery;
import org.apache.lucene.util.BytesRef;
import org.apache.lucene.util.automaton.TooComplexToDeterminizeException;

/** Turns KQL into what Lucene looks for. For one query. */
final class QueryTranslation {
  private static final String KEYWORD = ".keyword";

  /** How many fields a name with stars stands for at most. */
  private static final int MOST_FIELDS = 64;

  private final FieldNames fields;
  private final Analyzer analyzer;
  private final TimeMath times;

  QueryTranslation(FieldNames fields, Analyzer analyzer, TimeMath times) {
    this.fields = fields;
    this.analyzer = analyzer;
    this.times = times;
  }

  /**
   * @throws BerthException {@code INVALID_INPUT} for a comparison with a time that is none
   */
  org.apache.lucene.search.Query translate(Query query) {
    return switch (query) {
      case Query.All() -> MatchAllDocsQuery.INSTANCE;
      case Query.And(List<Query> parts) -> joined(parts, Occur.FILTER);
      case Query.Or(List<Query> parts) -> joined(parts, Occur.SHOULD);
      case Query.AtLeast(int least, List<Query> parts) -> atLeast(least, parts);
      case Query.Not(Query part) ->
          new BooleanQuery.Builder()
              .add(MatchAllDocsQuery.INSTANCE, Occur.FILTER)
              .add(translate(part), Occur.MUST_NOT)
              .build();
      case Query.Exists(FieldName field) -> exists(field);
      case Query.Has(FieldName field, Value value) -> has(field, value);
      case Query.Compares(FieldName field, Comparison comparison, String bound) ->
          compares(field, comparison, bound);
    };
  }

  private org.apache.lucene.search.Query joined(List<Query> parts, Occur occur) {
    return any(parts.stream().map(this::translate).toList(), occur);
  }

  private org.apache.lucene.search.Query atLeast(int least, List<Query> parts) {
    if (least > parts.size()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder().setMinimumNumberShouldMatch(least);
    parts.forEach(part -> all.add(translate(part), Occur.SHOULD));
    return least <= 0 ? MatchAllDocsQuery.INSTANCE : all.build();
  }

  private static org.apache.lucene.search.Query any(
      List<org.apache.lucene.search.Query> parts, Occur occur) {
    if (parts.isEmpty()) {
      return MatchNoDocsQuery.INSTANCE;
    }
    BooleanQuery.Builder all = new BooleanQuery.Builder();
    parts.forEach(part -> all.add(part, occur));
    return parts.size() == 1 ? parts.getFirst() : all.build();
  }

  private org.apache.lucene.search.Query exists(FieldName field) {
    if (isTime(field)) {
      return MatchAllDocsQuery.INSTANCE;
    }
    return any(
        Stream.concat(wholeValues(field).stream(), names(field).stream())
            .map(this::exists)
            .toList(),
        Occur.SHOULD);
  }

  private org.apache.lucene.search.Query exists(String name) {
    return new ConstantScoreQuery(
        any(
            List.of(
                new TermInSetQuery(LuceneFields.SHAPE, fields.shapes().with(name)),
                new TermQuery(new Term(LuceneFields.HAS, name)),
                new TermQuery(new Term(LuceneFields.HAS, Shapes.term(name, true)))),
            Occur.SHOULD));
  }

  private DetailQueries details(String name) {
    return new DetailQueries(name, exists(name));
  }

  private static boolean isTime(FieldName field) {
    return field.isExact() && LuceneFields.isTime(field.pattern().pieces().getFirst());
  }

  /** The field whose whole values {@code FIELD.keyword} stands for, as in Elasticsearch. */
  private Optional<String> wholeValues(FieldName field) {
    String name = field.pattern().pieces().getFirst();
    if (!field.isExact() || !name.endsWith(KEYWORD) || fields.has(name)) {
      return Optional.empty();
    }
    String base = name.substring(0, name.length() - KEYWORD.length());
    return fields.has(base) ? Optional.of(base) : Optional.empty();
  }

  private List<String> names(FieldName field) {
    if (!field.isExact()) {
      return fields.like(field.pattern()::matches, MOST_FIELDS);
    }
    String name = field.pattern().pieces().getFirst();
    return fields.has(name) ? List.of(name) : List.of();
  }

  private org.apache.lucene.search.Query has(FieldName field, Value value) {
    if (field.pattern().isAnything()) {
      return any(
          List.of(text(LuceneFields.ANY, value), text(LuceneFields.MESSAGE, value)), Occur.SHOULD);
    }
    if (isTime(field) && value instanceof Value.Words(String text)) {
      return at(text);
    }
    List<org.apache.lucene.search.Query> ways = new ArrayList<>();
    wholeValues(field)
        .ifPresent(
            name -> {
              ways.add(name(LuceneFields.NAME + name, value));
              if (fields.isDetail(name)) {
                ways.add(detail(details(name), value));
              }
            });
    for (String name : names(field)) {
      if (fields.isDetail(name)) {
        ways.add(detail(details(name), value));
        number(value).ifPresent(number -> ways.add(details(name).number(number)));
      }
      ways.add(text(LuceneFields.TEXT + name, value));
      ways.add(name(LuceneFields.NAME + name, value));
      number(value)
          .ifPresent(
              number -> ways.add(DoubleField.newExactQuery(LuceneFields.NUMBER + name, number)));
    }
    return new ConstantScoreQuery(any(ways, Occur.SHOULD));
  }

  /** In a text: any of the words, a phrase, or a word with stars. */
  private org.apache.lucene.search.Query text(String field, Value value) {
    return switch (value) {
      case Value.Words(String text) -> words(field, text, Occur.SHOULD);
      case Value.AllWords(String text) -> words(field, text, Occur.FILTER);
      case Value.Regex(String expression) -> regex(field, expression);
      case Value.Phrase(String text) -> {
        PhraseQuery.Builder phrase = new PhraseQuery.Builder();
        words(text).forEach(word -> phrase.add(new Term(field, word)));
        yield phrase.build();
      }
      case Value.Wildcard(Pattern pattern) ->
          wildcard(field, pattern.toString().toLowerCase(Locale.ROOT));
    };
  }

  private org.apache.lucene.search.Query words(String field, String text, Occur occur) {
    return any(
        words(text).stream()
            .<org.apache.lucene.search.Query>map(word -> new TermQuery(new Term(field, word)))
            .toList(),
        occur);
  }

  private static org.apache.lucene.search.Query detail(DetailQueries of, Value value) {
    return switch (value) {
      case Value.AllWords(String text) -> of.name(text);
      case Value.Words(String text) -> of.name(text);
      case Value.Phrase(String text) -> of.name(text);
      case Value.Regex(String expression) -> of.like(regex(Details.COLUMN, expression));
      case Value.Wildcard(Pattern pattern) -> of.like(wildcard(Details.COLUMN, pattern.toString()));
    };
  }

  private static RegexpQuery regex(String field, String expression) {
    try {
      return new RegexpQuery(new Term(field, expression));
    } catch (IllegalArgumentException | TooComplexToDeterminizeException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot search by the regular expression '%s': it is none, or would take too long. Write a simpler one."
              .formatted(expression),
          e);
    }
  }

  private static org.apache.lucene.search.Query name(String field, Value value) {
    return switch (value) {
      case Value.AllWords(String text) -> new TermQuery(new Term(field, LuceneFields.name(text)));
      case Value.Regex(String expression) -> regex(field, expression);
      case Value.Words(String text) -> new TermQuery(new Term(field, LuceneFields.name(text)));
      case Value.Phrase(String text) -> new TermQuery(new Term(field, LuceneFields.name(text)));
      case Value.Wildcard(Pattern pattern) -> wildcard(field, pattern.toString());
    };
  }

  /** Lucene's signs are the same, but that its question mark has to be escaped. */
  private static WildcardQuery wildcard(String field, String pattern) {
    return new WildcardQuery(new Term(field, pattern.replace("?", "\\?")));
  }

  private static Optional<Double> number(Value value) {
    return switch (value) {
      case Value.Words(String text) -> number(text);
      case Value.Phrase(String text) -> number(text);
      case Value.AllWords(String text) -> number(text);
      case Value.Regex _ -> Optional.empty();
      case Value.Wildcard _ -> Optional.empty();
    };
  }

  private static Optional<Double> number(String text) {
    try {
      double number = Double.parseDouble(text);
      return Double.isNaN(number) ? Optional.empty() : Optional.of(number);
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  private List<String> words(String text) {
    List<String> words = new ArrayList<>();
    try (TokenStream stream = analyzer.tokenStream(LuceneFields.ANY, text)) {
      CharTermAttribute word = stream.addAttribute(CharTermAttribute.class);
      stream.reset();
      while (stream.incrementToken()) {
        words.add(word.toString());
      }
      stream.end();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return words;
  }

  private org.apache.lucene.search.Query compares(
      FieldName field, Comparison comparison, String bound) {
    if (isTime(field)) {
      long time = LuceneFields.nanos(time(bound));
      return switch (comparison) {
        case LESS -> LongField.newRangeQuery(LuceneFields.TIME, Long.MIN_VALUE, time - 1);
        case AT_MOST -> LongField.newRangeQuery(LuceneFields.TIME, Long.MIN_VALUE, time);
        case GREATER -> LongField.newRangeQuery(LuceneFields.TIME, time + 1, Long.MAX_VALUE);
        case AT_LEAST -> LongField.newRangeQuery(LuceneFields.TIME, time, Long.MAX_VALUE);
      };
    }
    Optional<Double> number = number(bound);
    List<org.apache.lucene.search.Query> ways = new ArrayList<>();
    wholeValues(field)
        .ifPresent(
            name -> {
              ways.add(names(LuceneFields.NAME + name, comparison, bound));
              if (fields.isDetail(name)) {
                ways.add(details(name).compares(comparison, bound));
              }
            });
    for (String name : names(field)) {
      if (fields.isDetail(name)) {
        DetailQueries of = details(name);
        ways.add(
            number
                .map(value -> of.compares(comparison, value))
                .orElseGet(() -> of.compares(comparison, bound)));
      }
      number.ifPresentOrElse(
          value -> ways.add(numbers(LuceneFields.NUMBER + name, comparison, value)),
          () -> ways.add(names(LuceneFields.NAME + name, comparison, bound)));
    }
    return any(ways, Occur.SHOULD);
  }

  /** The records of one moment: of a whole day, if the text names one. */
  private org.apache.lucene.search.Query at(String text) {
    Instant from = time(text);
    boolean day = text.length() == "2026-11-21".length();
    long first = LuceneFields.nanos(from);
    long length = day ? 86_400_000_000_000L : 1_000_000L;
    return LongField.newRangeQuery(LuceneFields.TIME, first, first + length - 1);
  }

  private Instant time(String text) {
    return times
        .read(text)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_INPUT,
                    "Cannot search for the time '%s': it is none. Write it as '2026-11-21T10:15:00Z', '2026-11-21' or 'now-15m'."
                        .formatted(text)));
  }

  private static org.apache.lucene.search.Query numbers(
      String field, Comparison comparison, double bound) {
    double least = Double.NEGATIVE_INFINITY;
    double most = Double.POSITIVE_INFINITY;
    return switch (comparison) {
      case LESS -> DoubleField.newRangeQuery(field, least, Math.nextDown(bound));
      case AT_MOST -> DoubleField.newRangeQuery(field, least, bound);
      case GREATER -> DoubleField.newRangeQuery(field, Math.nextUp(bound), most);
      case AT_LEAST -> DoubleField.newRangeQuery(field, bound, most);
    };
  }

  private static org.apache.lucene.search.Query names(
      String field, Comparison comparison, String bound) {
    BytesRef name = LuceneFields.name(bound);
    return switch (comparison) {
      case LESS -> new TermRangeQuery(field, null, name, true, false);
      case AT_MOST -> new TermRangeQuery(field, null, name, true, true);
      case GREATER -> new TermRangeQuery(field, name, null, false, true);
      case AT_LEAST -> new TermRangeQuery(field, name, null, true, true);
    };
  }
}
