package dev.berth.identity;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Tries a provider's settings without logging anybody in: what it publishes, where it would send
 * browsers, and whether it takes Berth's client id and secret. Thread-safe.
 */
final class OidcCheck {
  private static final String NO_CODE = "berth-tries-its-settings";
  private static final int FOUND = 302;
  private static final int SEE_OTHER = 303;
  private static final int OK = 200;
  private static final int UNAUTHORIZED = 401;

  private final OidcLogins logins;
  private final OidcHttp http;
  private final InstantSource clock;

  OidcCheck(OidcLogins logins, OidcHttp http, InstantSource clock) {
    this.logins = logins;
    this.http = http;
    this.clock = clock;
  }

  /** How a part of the settings is. */
  enum Verdict {
    GOOD,
    BAD,
    /** The provider's answer does not tell. */
    UNKNOWN
  }

  /**
   * What was found.
   *
   * @param part {@code issuer}, {@code callback} or {@code client}
   * @param text a sentence for people
   */
  record Finding(String part, Verdict verdict, String text) {}

  /**
   * Asks the provider, now, whatever is remembered of it.
   *
   * @param start a log-in that nobody goes on with
   */
  List<Finding> of(OidcProvider provider, OidcStart start) {
    OidcMetadata metadata;
    List<Finding> found = new ArrayList<>();
    try {
      OidcIssuer.Known known = new OidcIssuer(provider.issuer(), http, clock).known();
      metadata = known.metadata();
      int keys = known.keys().getKeys().size();
      found.add(
          new Finding(
              "issuer",
              keys > 0 ? Verdict.GOOD : Verdict.BAD,
              keys > 0
                  ? "It answers as the issuer, and publishes %d keys.".formatted(keys)
                  : "It answers as the issuer, and publishes no key: no token could be checked."));
    } catch (OidcRefusal e) {
      return List.of(new Finding("issuer", Verdict.BAD, e.reason()));
    }
    found.add(callback(provider, start, metadata));
    found.add(client(provider, start, metadata));
    return found;
  }

  /**
   * By {@code prompt=none} a provider sends a browser back at once, with an error if nobody is
   * logged in; but only to a place that it knows.
   */
  private Finding callback(OidcProvider provider, OidcStart start, OidcMetadata metadata) {
    String part = "callback";
    try {
      OidcHttp.Answer answer =
          http.ask(logins.location(provider, start, metadata) + "&prompt=none");
      boolean back = answer.status() == FOUND || answer.status() == SEE_OTHER;
      if (back && answer.location().startsWith(start.redirect())) {
        return new Finding(
            part, Verdict.GOOD, "It sends browsers back to %s.".formatted(start.redirect()));
      }
      return back || answer.status() == OK
          ? new Finding(
              part,
              Verdict.UNKNOWN,
              "It shows a page of its own: whether it sends browsers back to %s is seen at the first log-in."
                  .formatted(start.redirect()))
          : new Finding(
              part,
              Verdict.BAD,
              "It begins no log-in, with status %d: it may not know the client id, or %s as a place to send browsers back to."
                  .formatted(answer.status(), start.redirect()));
    } catch (OidcRefusal e) {
      return new Finding(part, Verdict.BAD, e.reason());
    }
  }

  /** A code that is none is refused, but only after the client was recognised. */
  private Finding client(OidcProvider provider, OidcStart start, OidcMetadata metadata) {
    String part = "client";
    try {
      OidcHttp.Answer answer = logins.tryExchange(provider, start, NO_CODE, metadata);
      Map<String, Object> json = answer.json();
      String error = json.get("error") instanceof String text ? text : "";
      return switch (error) {
        case "invalid_grant" ->
            new Finding(part, Verdict.GOOD, "It takes the client id and the secret.");
        case "invalid_client", "unauthorized_client" ->
            new Finding(part, Verdict.BAD, "It does not take this client id with this secret.");
        default ->
            answer.status() == UNAUTHORIZED
                ? new Finding(
                    part, Verdict.BAD, "It does not take this client id with this secret.")
                : new Finding(
                    part,
                    Verdict.UNKNOWN,
                    "Its answer, '%s' with status %d, does not say whether it takes the client id and the secret."
                        .formatted(NameForm.shown(error), answer.status()));
      };
    } catch (OidcRefusal e) {
      return new Finding(part, Verdict.BAD, e.reason());
    }
  }
}
