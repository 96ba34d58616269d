package dev.berth.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RuleParserTest {
  private static Rule read(String text) throws InvalidRule {
    return RuleParser.parse(text, RuleSyntax.EITHER);
  }

  private static String refusal(String text) {
    return refusal(text, RuleSyntax.EITHER);
  }

  private static String refusal(String text, RuleSyntax syntax) {
    try {
      RuleParser.parse(text, syntax);
    } catch (InvalidRule e) {
      return String.valueOf(e.getMessage());
    }
    throw new AssertionError("Accepted: " + text);
  }

  private static boolean takes(String rule, Asked asked) throws InvalidRule {
    return read(rule).matches(asked);
  }

  @Test
  void readsHostsInAllTheirForms() throws InvalidRule {
    assertThat(read("Host(`a.example.com`)")).isEqualTo(new Rule.Host(List.of("a.example.com")));
    assertThat(read("Host(`a.io`, `b.io`)")).isEqualTo(new Rule.Host(List.of("a.io", "b.io")));
    assertThat(RuleHosts.of(read("Host(`a.io`) || Host(\"b.io\")")).names())
        .containsExactly("a.io", "b.io");
    assertThat(read(" ( host( `A.IO.` ) ) ")).isEqualTo(new Rule.Host(List.of("a.io")));
    assertThat(read("HostHeader(`a.io`)")).isEqualTo(new Rule.Host(List.of("a.io")));
    assertThat(read("Host(`bücher.example`)"))
        .isEqualTo(new Rule.Host(List.of("xn--bcher-kva.example")));
  }

  @Test
  void keepsEachHoleToItself() {
    // Each of the two can be read, and what they make together takes any host.
    assertThat(refusal("HostRegexp(`{a:\\Q}.x{b:(\\Q)\\E)|.*|y\\Q}.example.com`)"))
        .contains("has a hole with '\\Q'");
  }

  @Test
  void joinsHostsWithPaths() throws InvalidRule {
    String rule = "(Host(`a.io`) || Host(`b.io`)) && PathPrefix(`/x`, `/y`) || Host(`c.io`)";
    assertThat(takes(rule, Asked.get("a.io", "/x/1"))).isTrue();
    assertThat(takes(rule, Asked.get("b.io", "/z"))).isFalse();
    assertThat(takes(rule, Asked.get("c.io", "/z"))).isTrue();
  }

  @Test
  void readsNot() throws InvalidRule {
    String rule = "Host(`a.io`) && !PathPrefix(`/admin`) && !(Method(`PUT`) || Method(`POST`))";
    assertThat(takes(rule, Asked.get("a.io", "/x"))).isTrue();
    assertThat(takes(rule, Asked.get("a.io", "/admin/x"))).isFalse();
    assertThat(takes(rule, Asked.get("a.io", "/x").by("PUT"))).isFalse();
    assertThat(RuleHosts.of(read("!Host(`a.io`)")).any()).isTrue();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '>',
      textBlock =
          """
          HostRegexp(`{sub:[a-z]+}.example.com`)        > ab.example.com  > /     > true
          HostRegexp(`{sub:[a-z]+}.example.com`)        > a1.example.com  > /     > false
          HostRegexp(`{sub:[a-z]+}.example.com`)        > ab.exampleXcom  > /     > false
          HostRegexp(`{sub:a{2,3}}.example.com`)        > aa.example.com  > /     > true
          HostRegexp(`{sub}.example.com`)               > a.b.example.com > /     > false
          HostRegexp(`a.io`, `{x:[a-z]+}.b.io`)         > z.b.io          > /     > true
          HostRegexp(`^.+\\.example\\.com$`)            > a.b.example.com > /     > true
          HostRegexp(`^.+\\.example\\.com$`)            > example.com     > /     > false
          HostRegexp(`example`)                         > my-example.org  > /     > true
          HostRegexp(`^[a-z]{2}\\.io$`)                 > ab.io           > /     > true
          HostRegexp(`^[a-z]{2}\\.io$`)                 > abc.io          > /     > false
          Path(`/p/{id:[0-9]+}`)                        > a.io            > /p/12 > true
          Path(`/p/{id:[0-9]+}`)                        > a.io            > /p/1x > false
          Path(`/p/{id}/e`, `/q`)                       > a.io            > /p/x/e> true
          Path(`/p/{id}/e`, `/q`)                       > a.io            > /q    > true
          PathPrefix(`/{v:v[12]}/api`)                  > a.io            > /v2/api/x > true
          PathPrefix(`/{v:v[12]}/api`)                  > a.io            > /v3/api   > false
          PathPrefix(`/a.b`)                            > a.io            > /aXb  > false
          PathRegexp(`\\.(jpe?g|png)$`)                 > a.io            > /x/y.jpg  > true
          PathRegexp(`\\.(jpe?g|png)$`)                 > a.io            > /x/y.jpgs > false
          Method(`get`, `POST`)                         > a.io            > /     > true
          """)
  void matchesHostsAndPaths(String rule, String host, String path, boolean matches)
      throws InvalidRule {
    assertThat(takes(rule.replace("\\\\", "\\"), Asked.get(host, path))).isEqualTo(matches);
  }

  @Test
  void matchesHeadersFieldsAndAddresses() throws InvalidRule {
    Asked json = Asked.get("a.io", "/").header("content-type", "application/json");
    for (String name : List.of("Header", "Headers")) {
      assertThat(takes(name + "(`Content-Type`, `application/json`)", json)).isTrue();
      assertThat(takes(name + "(`Content-Type`, `text/html`)", json)).isFalse();
    }
    for (String name : List.of("HeaderRegexp", "HeadersRegexp")) {
      assertThat(takes(name + "(`Content-Type`, `^application/(json|yaml)$`)", json)).isTrue();
    }
    Asked mobile = Asked.get("a.io", "/").field("mobile", "true");
    for (String query :
        List.of(
            "Query(`mobile=true`)",
            "Query(`mobile`, `true`)",
            "Query(`mobile`)",
            "Query(`mobile={v:t.+}`)",
            "QueryRegexp(`mobile`, `^(true|yes)$`)")) {
      assertThat(takes(query, mobile)).as(query).isTrue();
      assertThat(takes(query, Asked.get("a.io", "/"))).as(query).isFalse();
    }
    String near = "ClientIP(`10.0.0.0/8`, `::1`)";
    assertThat(takes(near, Asked.get("a.io", "/").from("10.9.8.7"))).isTrue();
    assertThat(takes(near, Asked.get("a.io", "/").from("::1"))).isTrue();
    assertThat(takes(near, Asked.get("a.io", "/").from("11.0.0.1"))).isFalse();
  }

  @Test
  void readsBracesAsTheSyntaxSays() throws InvalidRule {
    assertThat(RuleParser.parse("Path(`/{id}`)", RuleSyntax.V3))
        .isEqualTo(new Rule.Path(List.of("/{id}")));
    assertThat(
            RuleParser.parse("HostRegexp(`a.io`)", RuleSyntax.V2).matches(Asked.get("axio", "/")))
        .isFalse();
    assertThat(
            RuleParser.parse("HostRegexp(`a.io`)", RuleSyntax.V3).matches(Asked.get("axio", "/")))
        .isTrue();
  }

  @Test
  void saysWhatIsWrongAndWhere() {
    assertThat(refusal(""))
        .isEqualTo("column 1 has the end where it needs a matcher such as Host(`…`)");
    assertThat(refusal("Host(`a.io`")).isEqualTo("column 12 has the end where it needs ')'");
    assertThat(refusal("Host(`a.io)")).isEqualTo("the quote at column 6 does not end");
    assertThat(refusal("Host(\"a.io)")).isEqualTo("the quote at column 6 does not end");
    assertThat(refusal("Host(a.io)"))
        .isEqualTo("column 6 has 'a' where it needs a text in back quotes");
    assertThat(refusal("Host(`a.io`) Host(`b.io`)"))
        .isEqualTo("column 14 has 'H' where it needs &&, || or the end");
    assertThat(refusal("Host(`a b`)")).isEqualTo("'a b' is not a host name");
    assertThat(refusal("Host(`*.a.io`)")).isEqualTo("'*.a.io' is not a host name");
    assertThat(refusal("Host(`a.io`) && Path(`x`)"))
        .isEqualTo("the path 'x' does not begin with '/'");
    assertThat(refusal("Hots(`a.io`)")).isEqualTo("'Hots' is not supported; did you mean 'Host'");
    assertThat(refusal("Geo(`a`)")).startsWith("'Geo' is not supported; use Host, HostRegexp");
    assertThat(refusal("Headers(`a`, `b`)", RuleSyntax.V3))
        .isEqualTo("'Headers' is not supported; did you mean 'Header'");
    assertThat(refusal("PathRegexp(`a`)", RuleSyntax.V2)).contains("not supported");
    assertThat(refusal("Header(`a`)")).isEqualTo("'Header' takes a name and a value");
    assertThat(refusal("Header(`a b`, `c`)")).isEqualTo("'a b' is not the name of a header");
    assertThat(refusal("ClientIP(`10.0.0.0/33`)"))
        .isEqualTo("'10.0.0.0/33' is not a range of addresses");
    assertThat(refusal("Method(`GE T`)")).isEqualTo("'GE T' is not a method");
    assertThat(refusal("PathRegexp(`(`)")).startsWith("the pattern '(' cannot be read");
    assertThat(refusal("Path(`/{id`)")).isEqualTo("'/{id' has a '{' that does not end");
    assertThat(refusal("Path(`/{a:(}`)")).startsWith("the pattern '(' cannot be read");
    assertThat(refusal("HostRegexp(`{a:x)|(y}.io`)")).contains("cannot be read");
    assertThat(refusal("Host(\"a\\n\")"))
        .isEqualTo("a backslash needs back quotes around its text");
  }

  @Test
  void readsBackslashesInDoubleQuotesAsGoDoes() throws InvalidRule {
    assertThat(takes("HostRegexp(\"^a\\\\.io$\")", Asked.get("a.io", "/"))).isTrue();
    assertThat(takes("HostRegexp(\"^a\\\\.io$\")", Asked.get("axio", "/"))).isFalse();
  }

  @Test
  void boundsWhatARuleCanCost() {
    String many = String.join(" && ", Collections.nCopies(33, "(Host(`a`) || Host(`b`))"));
    assertThat(refusal(many)).isEqualTo("it has more than 64 matchers");
    String deep = "its parentheses are more than 32 deep";
    assertThat(refusal("(".repeat(40) + "Host(`a`)" + ")".repeat(40))).isEqualTo(deep);
    assertThat(refusal("!".repeat(4000) + "Host(`a`)")).isEqualTo(deep);
    assertThat(refusal("Host(`" + "a".repeat(5000) + "`)"))
        .isEqualTo("it is longer than 4096 characters");
    assertThat(refusal("PathRegexp(`((a{500}){500}){500}`)")).contains("repeats too much");
    assertThat(refusal("PathRegexp(`((((a?){10}){10}){10}){5}`)")).contains("repeats too much");
    assertThat(refusal("PathRegexp(`" + "(".repeat(500) + ")".repeat(500) + "`)"))
        .contains("repeats too much");
    assertThat(refusal("PathRegexp(`" + "a".repeat(2000) + "`)"))
        .isEqualTo("a pattern is longer than 1024 characters");
  }
}
