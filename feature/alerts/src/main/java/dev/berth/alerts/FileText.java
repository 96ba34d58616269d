package dev.berth.alerts;

import dev.berth.http.Json;
import dev.berth.kernel.Secret;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Rules and receivers in the form of files: what {@link AlertFileReader} reads as the same. JSON,
 * which is YAML too.
 */
final class FileText {
  private FileText() {}

  /** Reads what {@link #stored(Rule)} wrote. */
  static Rule rule(String stored) {
    return AlertFileReader.trusted(stored).rules().getFirst();
  }

  /** Reads what {@link #stored(Receiver)} wrote. */
  static Receiver receiver(String stored) {
    return AlertFileReader.trusted(stored).receivers().getFirst();
  }

  static String stored(Rule rule) {
    return Json.render(Map.of("rules", List.of(of(rule))));
  }

  /** With its secrets: to be sealed. */
  static String stored(Receiver receiver) {
    return Json.render(Map.of("receivers", List.of(of(receiver))));
  }

  /** A rule as a map of what may be shown. */
  static Map<String, Object> of(Rule rule) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", rule.name());
    map.put("kind", rule.condition().kind());
    putSource(map, rule.condition().source());
    map.put("window", time(rule.condition().window()));
    putCondition(map, rule.condition());
    map.put("every", time(rule.timing().every()));
    map.put("for", time(rule.timing().lasting()));
    map.put("keep-firing-for", time(rule.timing().keepFiring()));
    map.put("severity", rule.severity().word());
    map.put("enabled", rule.timing().enabled());
    map.put("labels", rule.labels());
    map.put("annotations", rule.annotations());
    map.put("receivers", rule.telling().receivers());
    put(map, "group-by", rule.telling().groupBy());
    return map;
  }

  private static void putSource(Map<String, Object> map, Source source) {
    switch (source) {
      case Source.Records records -> {
        map.put("query", records.query());
        put(map, "of", records.of());
        put(map, "by", records.by());
      }
      case Source.Metric metric -> {
        map.put("metric", metric.name());
        map.put("metric-labels", metric.labels());
        map.put("reduce", word(metric.reduction()));
      }
      case Source.FirstSeen _ -> map.put("new-templates", true);
    }
  }

  private static void putCondition(Map<String, Object> map, Condition condition) {
    switch (condition) {
      case Condition.Threshold threshold -> {
        boolean above = threshold.side() == Condition.Side.ABOVE;
        map.put(above ? "above" : "below", number(threshold.limit()));
        map.put(above ? "resolve-below" : "resolve-above", number(threshold.clear()));
      }
      case Condition.Absence absence -> map.put("lookback", time(absence.lookback()));
      case Condition.Change change -> {
        map.put("against", time(change.against()));
        Double rise = change.rise();
        Double fall = change.fall();
        put(map, "rises-by", rise == null ? null : number(rise));
        put(map, "falls-by", fall == null ? null : number(fall));
        map.put("minimum", number(change.minimum()));
      }
      case Condition.Expectation expectation -> map.put("expect", word(expectation.expected()));
      case Condition.Anomaly anomaly -> {
        map.put("score", anomaly.score());
        map.put("direction", anomaly.direction().word());
      }
    }
  }

  /** A receiver as a map, with its secrets. */
  private static Map<String, Object> of(Receiver receiver) {
    Map<String, Object> channel = new LinkedHashMap<>();
    switch (receiver.channel()) {
      case Receiver.Webhook webhook -> {
        channel.put("url", webhook.url().toString());
        put(channel, "secret", revealed(webhook.secret()));
        put(channel, "authorization", revealed(webhook.authorization()));
      }
      case Receiver.Push push -> {
        channel.put("url", push.url().toString());
        put(channel, "token", revealed(push.token()));
      }
      case Receiver.Email email -> {
        Receiver.MailServer server = email.server();
        channel.put("to", email.to());
        channel.put("from", email.from());
        channel.put("host", server.host());
        channel.put("port", server.port());
        channel.put("encryption", server.encryption().word());
        put(channel, "user", server.user());
        put(channel, "password", revealed(server.password()));
      }
    }
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("name", receiver.name());
    map.put(receiver.channel().kind(), channel);
    map.put("group-by", receiver.grouping().by());
    map.put("group-wait", time(receiver.grouping().first()));
    map.put("group-interval", time(receiver.grouping().interval()));
    map.put("repeat-interval", time(receiver.grouping().repeat()));
    map.put("send-resolved", receiver.resolved());
    return map;
  }

  private static @Nullable String revealed(@Nullable Secret secret) {
    return secret == null ? null : secret.reveal();
  }

  private static void put(Map<String, Object> map, String key, @Nullable Object value) {
    if (value != null) {
      map.put(key, value);
    }
  }

  private static String time(Duration duration) {
    return TimeText.render(duration);
  }

  /** As a text, which any number is read from as it was. */
  private static String number(double value) {
    boolean whole = value == Math.rint(value) && Math.abs(value) < 1e15;
    return whole ? Long.toString((long) value) : Double.toString(value);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }
}
