package dev.berth.alerts;

import dev.berth.alerts.Definitions.Kept;
import dev.berth.alerts.Definitions.KeptReceiver;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the API shows. */
final class Views {
  private Views() {}

  /**
   * An alert.
   *
   * @param fired null: not yet
   * @param resolved null: not yet
   * @param silenced by which silences
   */
  public record AlertView(
      String rule,
      String state,
      String severity,
      Map<String, String> labels,
      Map<String, String> annotations,
      double value,
      String reason,
      Instant since,
      @Nullable Instant fired,
      @Nullable Instant resolved,
      List<String> silenced,
      String fingerprint) {}

  /**
   * A rule.
   *
   * @param health {@code ok}, {@code error}, {@code off} or {@code new}
   * @param checked when it was last looked at; null: not since Berth started
   * @param error why it could not be; null: it could
   * @param state {@code firing}, {@code pending} or {@code inactive}
   * @param alerts how many of its alerts fire
   * @param definition in the form of files
   */
  public record RuleView(
      String name,
      String kind,
      String severity,
      String state,
      int alerts,
      String health,
      @Nullable String error,
      @Nullable Instant checked,
      long checkMillis,
      String author,
      Instant changed,
      Map<String, Object> definition) {}

  /**
   * A receiver, without its secrets.
   *
   * @param target where it is: of a URL the host only, for the rest may be secret
   */
  public record ReceiverView(
      String name,
      String kind,
      String target,
      List<String> secrets,
      List<String> groupBy,
      String groupWait,
      String groupInterval,
      String repeatInterval,
      boolean sendResolved,
      String author,
      Instant changed) {}

  /** A silence. */
  public record SilenceView(
      String id,
      String state,
      List<String> matchers,
      Instant from,
      Instant to,
      String author,
      String comment) {}

  static AlertView of(Alert alert, List<Silence> silences) {
    return new AlertView(
        alert.key().rule(),
        alert.state().word(),
        alert.labels().getOrDefault(AlertLabels.SEVERITY, ""),
        alert.labels(),
        alert.annotations(),
        alert.value(),
        alert.reason(),
        alert.times().since(),
        alert.times().fired(),
        alert.times().resolved(),
        silences.stream().filter(s -> s.matches(alert.labels())).map(Silence::id).toList(),
        alert.key().series());
  }

  static RuleView of(Kept kept, RuleHealth health, List<Alert> alerts) {
    Rule rule = kept.rule();
    int firing = (int) alerts.stream().filter(a -> a.state() == Alert.State.FIRING).count();
    boolean pending = alerts.stream().anyMatch(a -> a.state() == Alert.State.PENDING);
    String error = health.error();
    String fares =
        !rule.timing().enabled()
            ? "off"
            : !error.isEmpty() ? "error" : health.checked() == null ? "new" : "ok";
    return new RuleView(
        rule.name(),
        rule.condition().kind(),
        rule.severity().word(),
        firing > 0 ? "firing" : pending ? "pending" : "inactive",
        firing,
        fares,
        error.isEmpty() ? null : error,
        health.checked(),
        health.millis(),
        kept.author(),
        kept.changed(),
        FileText.of(rule));
  }

  static ReceiverView of(KeptReceiver kept) {
    Receiver receiver = kept.receiver();
    List<String> secrets = new ArrayList<>();
    String target =
        switch (receiver.channel()) {
          case Receiver.Webhook webhook -> {
            add(secrets, "secret", webhook.secret());
            add(secrets, "authorization", webhook.authorization());
            yield host(webhook.url());
          }
          case Receiver.Push push -> {
            add(secrets, "token", push.token());
            yield host(push.url());
          }
          case Receiver.Email email -> {
            add(secrets, "password", email.server().password());
            yield String.join(" ", email.to()) + " by " + email.server().host();
          }
        };
    Receiver.Grouping grouping = receiver.grouping();
    return new ReceiverView(
        receiver.name(),
        receiver.channel().kind(),
        target,
        secrets,
        grouping.by(),
        time(grouping.first()),
        time(grouping.interval()),
        time(grouping.repeat()),
        receiver.resolved(),
        kept.author(),
        kept.changed());
  }

  private static void add(List<String> secrets, String name, @Nullable Object secret) {
    if (secret != null) {
      secrets.add(name);
    }
  }

  private static String host(java.net.URI url) {
    return url.getScheme()
        + "://"
        + url.getHost()
        + (url.getPort() > 0 ? ":" + url.getPort() : "")
        + "/…";
  }

  private static String time(Duration duration) {
    return TimeText.render(duration);
  }

  static SilenceView of(Silence silence, Instant now) {
    return new SilenceView(
        silence.id(),
        silence.isActive(now) ? "active" : now.isBefore(silence.from()) ? "pending" : "expired",
        silence.matchers().stream().map(Matcher::toString).toList(),
        silence.from(),
        silence.to(),
        silence.author(),
        silence.comment());
  }
}
