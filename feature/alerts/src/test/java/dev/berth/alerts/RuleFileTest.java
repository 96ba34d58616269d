package dev.berth.alerts;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Files of rules: everything that is wrong is told at once, with its place. */
class RuleFileTest {
  private static AlertFile read(String text) {
    Receiver ops =
        new Receiver(
            "ops",
            new Receiver.Push(URI.create("https://ntfy.example.org/"), null),
            Receiver.Grouping.DEFAULT,
            true);
    return AlertFileReader.read("rules.yml", text, Map.of("ops", ops));
  }

  private static void refuses(String text, String... problems) {
    assertThatThrownBy(() -> read(text)).hasMessage(String.join("\n", problems));
  }

  @Test
  void everyKindIsWrittenAndReadAsTheSame() {
    AlertFile file =
        read(
            """
            receivers:
              - {name: hook, webhook: {url: 'https://example.org/a?b=c', secret: s, authorization: 'Bearer x'}, group-by: [service], group-wait: 1m, group-interval: 10m, repeat-interval: 1d, send-resolved: false}
              - {name: mail, email: {to: [a@example.org, b@example.org], from: berth@example.org, host: smtp.example.org, user: u, password: p}}
              - {name: push, push: {url: 'https://ntfy.example.org/topic', token: t}}
            rules:
              - {name: t, kind: threshold, query: 'a: 1', of: '*', by: service, above: 10.5, resolve-below: 1e-3, window: 1h30m, every: 30s, for: 2m, keep-firing-for: 1m, severity: critical, labels: {team: shop}, annotations: {runbook: 'https://x', summary: '{{value}} {{labels.service}}'}, receivers: [hook, ops], group-by: [], enabled: false}
              - {name: t2, kind: threshold, metric: cpu, metric-labels: {service: web}, reduce: rate, below: 3, resolve-above: 4}
              - {name: a, kind: absence, metric: up, lookback: 2d}
              - {name: c, kind: change, query: q, against: 1w, rises-by: 50, falls-by: 30, minimum: 5}
              - {name: q, kind: query, query: q, expect: any}
              - {name: an, kind: anomaly, metric: latency, score: 90, direction: rise}
              - {name: n, kind: anomaly, new-templates: true}
            """);
    assertThat(file.rules()).hasSize(7);
    file.rules().forEach(rule -> assertThat(FileText.rule(FileText.stored(rule))).isEqualTo(rule));
    file.receivers()
        .forEach(one -> assertThat(FileText.receiver(FileText.stored(one))).isEqualTo(one));
    assertThat(file.rules().get(5).severity()).isEqualTo(Severity.INFO);
  }

  @Test
  void everythingWrongIsToldAtOnce() {
    refuses(
        """
        rules:
          - name: Bad Name
            kind: treshold
            query: 'a: ('
            above: much
            windw: 5m
            for: 5 minutes
            every: 1s
            severity: high
            receivers: [nobody]
            summary: '{{valu}}'
          - name: b
            kind: query
        wrong: 1
        """,
        "rules.yml:2:11: rules[0].name: 'Bad Name' cannot name a rule: it needs 1 to 63 lower-case"
            + " letters, digits, '-', '_' and '.', beginning and ending with a letter or digit.",
        "rules.yml:3:11: rules[0].kind: 'treshold' is none of absence, anomaly, change, query,"
            + " threshold. Is 'threshold' meant?",
        "rules.yml:4:12: rules[0].query: " + kql("a: ("),
        "rules.yml:5:12: rules[0].above: 'much' is not a number.",
        "rules.yml:6:5: rules[0]: 'windw' is not known here. Is 'window' meant?",
        "rules.yml:7:10: rules[0].for: '5 minutes' is not a length of time. Write one like 30s, 5m,"
            + " 1h30m or 1d.",
        "rules.yml:8:12: rules[0].every: This has to be from 10s to 1d.",
        "rules.yml:9:15: rules[0].severity: 'high' is none of info, warning, critical.",
        "rules.yml:10:16: rules[0].receivers: There is no receiver 'nobody'.",
        "rules.yml:11:14: rules[0].summary: '{{valu}}' is no placeholder. There are rule, value,"
            + " reason, severity, window and labels.NAME.",
        "rules.yml:12:5: rules[1]: 'query' is missing.",
        "rules.yml:14:1: 'wrong' is not known here.");
  }

  private static String kql(String query) {
    try {
      var _ = dev.berth.kql.KqlParser.parse(query);
      return "";
    } catch (dev.berth.kernel.BerthException e) {
      return e.getMessage();
    }
  }

  @Test
  void limitsHaveToFit() {
    refuses(
        "rules: [{name: a, kind: threshold, query: q, above: 5, below: 6}]",
        "rules.yml:1:25: rules[0].kind: A threshold needs one of 'above' and 'below'.");
    refuses(
        "rules: [{name: a, kind: threshold, query: q, above: 5, resolve-below: 6}]",
        "rules.yml:1:71: rules[0].resolve-below: This is on the wrong side of the limit: an alert"
            + " would be over before it begins.");
    refuses(
        "rules: [{name: a, kind: threshold, query: q, metric: m, above: NaN, window: 3650d}]",
        "rules.yml:1:25: rules[0].kind: A rule needs one of 'query' and 'metric'.",
        "rules.yml:1:64: rules[0].above: 'NaN' is not a number.",
        "rules.yml:1:77: rules[0].window: This has to be from 10s to 7d.");
  }

  @Test
  void hostileTextsAreRefused() {
    refuses("", "rules.yml:1:1: The file is empty. It needs 'rules:' or 'receivers:'.");
    refuses("- a", "rules.yml:1:1: The file has to be a map with 'rules:' or 'receivers:'.");
    refuses(
        "a: &a [x]\nrules: [*a, *a]",
        "rules.yml:1:4: Anchors (&name) are not read here. Remove it.");
    assertThatThrownBy(() -> read("rules: " + "[".repeat(10_000)))
        .hasMessageStartingWith("rules.yml:1:")
        .hasMessageContaining("nested more than 12 deep");
    assertThatThrownBy(() -> read("rules: [" + "{},".repeat(60_000) + "]"))
        .hasMessageContaining("more than 50,000 values");
    assertThatThrownBy(() -> read("rules: [" + "{},".repeat(201) + "]"))
        .hasMessage("rules.yml:1:8: rules: These are 201, and at most 200 can be.");
    assertThatThrownBy(() -> read("x".repeat(2_000_000)))
        .hasMessageContaining("The file is too large");
    assertThatThrownBy(() -> read("rules: [\u0000]"))
        .hasMessageStartingWith("rules.yml:1:1: This is not YAML");
    assertThatThrownBy(() -> read("rules: !!java.net.URL [x]\n"))
        .hasMessageContaining("This has to be a map");
    assertThatThrownBy(() -> read("rules: [\nname: x"))
        .hasMessageStartingWith("rules.yml:")
        .hasMessageContaining("This is not YAML");
  }

  @Test
  void receiversThatCannotBe() {
    refuses(
        """
        receivers:
          - {name: a, webhook: {url: 'ftp://example.org/'}}
          - {name: b, webhook: {url: 'https://u:p@example.org/'}}
          - {name: c, webhook: {url: 'https://example.org/', authorization: "a\\r\\nX: y"}}
          - {name: d, email: {to: ["a@example.org\\r\\nBcc: x@y"], from: f@example.org, host: h}}
          - {name: e, email: {to: [a@example.org], from: f@example.org, host: h, encryption: none, user: u, password: p}}
          - {name: f}
        """,
        "rules.yml:2:30: receivers[0].webhook.url: This is not a URL of http or https, without a"
            + " user and without '#'.",
        "rules.yml:3:30: receivers[1].webhook.url: This is not a URL of http or https, without a"
            + " user and without '#'.",
        "rules.yml:4:69: receivers[2].webhook.authorization: This may have printable ASCII only.",
        "rules.yml:5:27: receivers[3].email.to: 'a@example.org Bcc: x@y' is not an address like"
            + " ops@example.org.",
        "rules.yml:6:86: receivers[4].email.encryption: A password is not sent unencrypted. Use"
            + " starttls or tls.",
        "rules.yml:7:12: receivers[5].name: A receiver needs one of 'webhook', 'email' and"
            + " 'push'.");
  }
}
