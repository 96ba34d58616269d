package dev.berth.elastic;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.berth.kql.Query;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Queries that are read, and those that are refused. */
class QueryReaderTest {
  private static final Instant NOW = Instant.parse("2026-11-22T12:34:56.789Z");

  private static String read(String query) {
    QueryReader reader =
        new QueryReader(
            field -> Map.of("made", FieldType.DATE).get(field),
            new DateMath(InstantSource.fixed(NOW)));
    return text(
        reader.read(JsonTree.object(query.replace('\'', '"').getBytes(StandardCharsets.UTF_8))));
  }

  private static String text(Query query) {
    return switch (query) {
      case Query.All() -> "*";
      case Query.And(var parts) ->
          "(" + String.join(" and ", parts.stream().map(QueryReaderTest::text).toList()) + ")";
      case Query.Or(var parts) ->
          "(" + String.join(" or ", parts.stream().map(QueryReaderTest::text).toList()) + ")";
      case Query.AtLeast(int least, var parts) ->
          least + " of " + parts.stream().map(QueryReaderTest::text).toList();
      case Query.Not(var part) -> "not " + text(part);
      case Query.Exists(var field) -> field + ":*";
      case Query.Has(var field, var value) ->
          field + ":" + value.toString().replaceAll("\\[\\w+=", "[");
      case Query.Compares(var field, var comparison, var bound) ->
          field + comparison.sign() + bound;
    };
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{'match_all':{}} # *",
        "{'match':{'a':'x y'}} # a:Words[x y]",
        "{'match':{'a':{'query':'x y','operator':'AND'}}} # a:AllWords[x y]",
        "{'match_phrase':{'a':'x y'}} # a:Phrase[x y]",
        "{'term':{'a':{'value':7}}} # a:Phrase[7]",
        "{'terms':{'a':['x','y']}} # (a:Phrase[x] or a:Phrase[y])",
        "{'ids':{'values':['7']}} # _id:Phrase[7]",
        "{'exists':{'field':'a'}} # a:*",
        "{'range':{'a':{'gte':1,'lt':5}}} # (a>=1 and a<5)",
        "{'range':{'@timestamp':{'gt':'now-1d/d','lte':'2026-11-22'}}} # (@timestamp>=2026-11-22T00:00:00Z and @timestamp<2026-11-23T00:00:00Z)",
        "{'range':{'made':{'gte':'now/d'}}} # made>=1795305600000",
        "{'prefix':{'a':'x'}} # a:Wildcard[x*]",
        "{'wildcard':{'a':'x*y'}} # a:Wildcard[x*y]",
        "{'wildcard':{'a':{'value':'x?.y'}}} # a:Regex[x.\\.y]",
        "{'regexp':{'a':'x+'}} # a:Regex[x+]",
        "{'constant_score':{'filter':{'term':{'a':1}}}} # a:Phrase[1]",
        "{'bool':{'must':{'term':{'a':1}},'should':[{'term':{'b':2}}],'must_not':[{'term':{'c':3}}]}} # (a:Phrase[1] and not c:Phrase[3])",
        "{'bool':{'should':[{'term':{'a':1}},{'term':{'b':2}}]}} # (a:Phrase[1] or b:Phrase[2])",
        "{'bool':{'should':[{'term':{'a':1}},{'term':{'b':2}},{'term':{'c':3}}],'minimum_should_match':'-1'}} # 2 of [a:Phrase[1], b:Phrase[2], c:Phrase[3]]",
        "{'multi_match':{'query':'x','fields':['a^2','b']}} # (a:Words[x] or b:Words[x])",
        "{'query_string':{'query':'a:x AND NOT b:y'}} # (a:Words[x] and not b:Words[y])",
        "{'query_string':{'query':'x OR y z'}} # (*:Words[x] or *:Words[y] or *:Words[z])",
        "{'query_string':{'query':'+x -(y || b:z)','default_field':'m'}} # (m:Words[x] and not (m:Words[y] or b:Words[z]))",
        "{'query_string':{'query':'a:[1 TO 5} b:>=3 c:x*','default_operator':'and'}} # ((a>=1 and a<5) and b>=3 and c:Wildcard[x*])",
        "{'query_string':{'query':'_exists_:a AND p:/a\\\\/b.*/'}} # (a:* and p:Regex[a/b.*])",
        "{'simple_query_string':{'query':'x + (y | z*) -\\\"p q','fields':['m']}} # (m:Words[x] or m:Words[y])"
      })
  void readsThem(String query, String expected) {
    if (query.contains("simple_query_string")) {
      assertThat(read(query)).contains("m:Words[x]", "m:Wildcard[z*]", "not m:Phrase[p q]");
    } else {
      assertThat(read(query)).isEqualTo(expected);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '#',
      quoteCharacter = '`',
      value = {
        "{'frobnicate':{}} # parsing_exception # unknown query [frobnicate]",
        "{'match':{}} # parsing_exception # expected one field",
        "{'bool':{'frob':[]}} # parsing_exception # [bool] query does not support [frob]",
        "{'range':{'@timestamp':{'gte':'soon'}}} # parse_exception # failed to parse date field [soon]",
        "{'match':{'a':{'query':'x','fuzziness':'AUTO'}}} # illegal_argument_exception # [fuzziness] is not supported",
        "{'query_string':{'query':'a:('}} # parsing_exception # Failed to parse query [a:(]",
        "{'query_string':{'query':'x~2'}} # parsing_exception # '~' is not supported"
      })
  void refusesOthersByName(String query, String type, String message) {
    assertThatThrownBy(() -> read(query))
        .isInstanceOfSatisfying(
            ElasticFailure.class, failure -> assertThat(failure.type()).isEqualTo(type))
        .hasMessageContaining(message);
  }

  @Test
  void depthAndClausesAreBounded() {
    String deep = "{'bool':{'must':".repeat(29) + "{'match_all':{}}" + "}}".repeat(29);
    assertThat(read(deep)).isEqualTo("*");
    String deeper = "{'bool':{'must':" + deep + "}}";
    assertThatThrownBy(() -> read(deeper)).hasMessageContaining("max_nested_depth");
    String many = "{'terms':{'a':[" + "1,".repeat(2000) + "1]}}";
    assertThatThrownBy(() -> read(many)).hasMessageContaining("maxClauseCount");
  }

  @ParameterizedTest
  @ValueSource(ints = {17, 999})
  void wildcardBombsAreRefused(int stars) {
    assertThatThrownBy(() -> read("{'wildcard':{'a':'" + "*x".repeat(stars) + "'}}"))
        .isInstanceOf(ElasticFailure.class);
    assertThatThrownBy(() -> read("{'regexp':{'a':'" + "(x+)+".repeat(300) + "'}}"))
        .hasMessageContaining("maximum of [1000]");
  }
}
