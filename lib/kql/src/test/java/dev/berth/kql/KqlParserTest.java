package dev.berth.kql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kernel.BerthException;
import dev.berth.kql.Query.All;
import dev.berth.kql.Query.And;
import dev.berth.kql.Query.Compares;
import dev.berth.kql.Query.Exists;
import dev.berth.kql.Query.Has;
import dev.berth.kql.Query.Not;
import dev.berth.kql.Query.Or;
import dev.berth.kql.Value.Phrase;
import dev.berth.kql.Value.Wildcard;
import dev.berth.kql.Value.Words;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries as people type them, and what they mean. */
class KqlParserTest {
  private static final Query ERROR = has("severity", "error");
  private static final Query WEB = has("service", "web");
  private static final Query SLOW = new Compares(field("took"), Comparison.GREATER, "200");

  @ParameterizedTest
  @ValueSource(strings = {"", "   ", "*", "*:*", " * : * "})
  void nothingAndAStarFindEverything(String text) {
    assertThat(KqlParser.parse(text)).isEqualTo(new All());
  }

  @Test
  void wordsBelongTogether() {
    assertThat(parse("null  pointer")).isEqualTo(new Has(FieldName.ANY, new Words("null pointer")));
    assertThat(parse("message: null pointer")).isEqualTo(has("message", "null pointer"));
    assertThat(parse("\"null pointer\""))
        .isEqualTo(new Has(FieldName.ANY, new Phrase("null pointer")));
    assertThat(parse("message:\"null  pointer\""))
        .isEqualTo(new Has(field("message"), new Phrase("null  pointer")));
  }

  @Test
  void andBindsCloserThanOrAndNotClosest() {
    assertThat(parse("severity:error and service:web or took > 200"))
        .isEqualTo(new Or(List.of(new And(List.of(ERROR, WEB)), SLOW)));
    assertThat(parse("severity:error AND (service:web Or took>200)"))
        .isEqualTo(new And(List.of(ERROR, new Or(List.of(WEB, SLOW)))));
    assertThat(parse("not severity:error and service:web"))
        .isEqualTo(new And(List.of(new Not(ERROR), WEB)));
    assertThat(parse("NOT (severity:error or service:web)"))
        .isEqualTo(new Not(new Or(List.of(ERROR, WEB))));
    assertThat(parse("not not severity:error")).isEqualTo(new Not(new Not(ERROR)));
  }

  @Test
  void aFieldTakesSeveralValues() {
    assertThat(parse("severity:(error or fatal error)"))
        .isEqualTo(new Or(List.of(ERROR, has("severity", "fatal error"))));
    assertThat(parse("severity:(not error and \"not fatal\")"))
        .isEqualTo(
            new And(List.of(new Not(ERROR), new Has(field("severity"), new Phrase("not fatal")))));
    assertThat(parse("severity:((error))")).isEqualTo(ERROR);
  }

  @Test
  void starsStandForAnything() {
    assertThat(parse("user:*")).isEqualTo(new Exists(field("user")));
    assertThat(parse("user:**")).isEqualTo(new Exists(field("user")));
    assertThat(parse("path:/api/*/log*"))
        .isEqualTo(new Has(field("path"), new Wildcard(new Pattern(List.of("/api/", "/log", "")))));
    assertThat(parse("parameters.*: 7"))
        .isEqualTo(new Has(new FieldName(new Pattern(List.of("parameters.", ""))), new Words("7")));
    assertThat(parse("a:\"*\"")).isEqualTo(new Has(field("a"), new Phrase("*")));
  }

  @ParameterizedTest
  @CsvSource({
    "took >= 10, AT_LEAST, 10",
    "took<=10, AT_MOST, 10",
    "took < \"10 ms\", LESS, 10 ms",
    "took >now-15m, GREATER, now-15m"
  })
  void comparesWithABound(String text, Comparison comparison, String bound) {
    assertThat(parse(text)).isEqualTo(new Compares(field("took"), comparison, bound));
  }

  @Test
  void whatIsEscapedStandsForItself() {
    assertThat(parse("a\\:b: \\(c\\) \\* \\and d"))
        .isEqualTo(new Has(field("a:b"), new Words("(c) * and d")));
    assertThat(parse("a:\"say \\\"yes\\\"\\t\\u0041\\u00\""))
        .isEqualTo(new Has(field("a"), new Phrase("say \"yes\"\tAu00")));
    assertThat(parse("a:C\\\\x")).isEqualTo(has("a", "C\\x"));
  }

  @Test
  void wordsThatOnlyBeginLikeAJointAreWords() {
    assertThat(parse("order android nothing"))
        .isEqualTo(new Has(FieldName.ANY, new Words("order android nothing")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "(a or b|1|the '(' is not closed",
        "a or|5|a field, a word or a text in quotes is expected, and there is the end",
        "a)|2|no '(' is open here",
        "and a|1|a field, a word or a text in quotes is expected, and there is 'and'",
        "a:|3|a value after 'a:' is expected, and there is the end",
        "a:or|3|a value after 'a:' is expected, and there is 'or'",
        "a >|4|a number, a time or a text after '>' is expected",
        "a > b*|5|a number, a time or a text after '>' is expected",
        "say \"no|5|the quote is not closed",
        "\"a\" b|5|'and', 'or' or the end is expected, and there is 'b'",
        "a:b:c|4|'and', 'or' or the end is expected, and there is ':'",
        "a:{b:c}|3|no field here has fields of its own",
        "a\\|2|nothing follows the backslash",
        "a:*b*c*d*e*f*g*h*i*|3|a value has at most 8 stars"
      })
  void aBadQueryIsRefusedAtItsColumn(String text, int column, String cause) {
    assertThatThrownBy(() -> KqlParser.parse(text))
        .isInstanceOf(BerthException.class)
        .hasMessageStartingWith("Cannot read the query at column " + column + ": " + cause)
        .hasMessageEndingWith(".");
  }

  @Test
  void queriesAreBounded() {
    assertThatThrownBy(() -> parse("a".repeat(KqlParser.LONGEST + 1)))
        .hasMessageContaining("longer than 4096 characters");
    assertThatThrownBy(() -> parse("(".repeat(51) + "a" + ")".repeat(51)))
        .hasMessageContaining("nested more than 50 deep");
    assertThatThrownBy(() -> parse("not ".repeat(51) + "a"))
        .hasMessageContaining("nested more than 50 deep");
    assertThatThrownBy(() -> parse("a or ".repeat(256) + "a"))
        .hasMessageContaining("more than 256 things");
  }

  /** Whatever is typed is read, or refused with a place. */
  @Test
  void anythingIsReadOrRefused() {
    Random random = new Random(20261121);
    List<String> pieces =
        Arrays.asList(
            "a", "b", " ", " and ", " or ", "not ", "(", ")", ":", "<", ">=", "\"", "\\", "*", "{",
            "é", "\u0000", "\\u12", "7", "now-1d");
    int read = 0;
    for (int i = 0; i < 50_000; i++) {
      StringBuilder text = new StringBuilder();
      for (int j = random.nextInt(12); j >= 0; j--) {
        text.append(pieces.get(random.nextInt(pieces.size())));
      }
      try {
        assertThat(KqlParser.parse(text.toString())).isNotNull();
        read++;
      } catch (BerthException e) {
        assertThat(e)
            .as(text.toString())
            .hasMessageMatching("(?s)Cannot read the query at column [1-9][0-9]*: .*\\.");
      }
    }
    assertThat(read).isGreaterThan(5_000);
  }

  private static Query parse(String text) {
    return KqlParser.parse(text);
  }

  private static FieldName field(String name) {
    return new FieldName(new Pattern(List.of(name)));
  }

  private static Query has(String name, String words) {
    return new Has(field(name), new Words(words));
  }
}
