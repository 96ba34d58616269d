package dev.berth.filters;

import dev.berth.filters.PasswordChecks.Outcome;
import dev.berth.proxy.Exchange;
import dev.berth.proxy.Filter;
import dev.berth.proxy.Headers;
import dev.berth.proxy.Reply;
import dev.berth.proxy.Verdict;
import dev.berth.traefik.MiddlewareConfiguration.BasicAuth;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Lets in who knows a name and its password.
 *
 * <pre>
 *   no header ─▶ 401          known header ─▶ on it goes
 *   new header ─▶ PasswordChecks ─▶ right: remembered, on it goes
 *                                 └▶ wrong: 401, later and later; 429
 *                                 └▶ too much to check: 503
 * </pre>
 *
 * <p>The same header is checked once, however many requests bring it at the same time.
 */
final class BasicAuthFilter implements Filter {
  private static final String DEFAULT_REALM = "Restricted";

  private final AccountSource accounts;
  private final RememberedLogins remembered;
  private final PasswordChecks checks;
  private final boolean removeHeader;
  private final @Nullable String headerField;
  private final Verdict ask;
  private final Verdict stop = later(429);
  private final Verdict busy = later(503);
  private final ConcurrentHashMap<RememberedLogins.Key, CompletableFuture<Outcome>> pending =
      new ConcurrentHashMap<>();

  BasicAuthFilter(
      String name,
      BasicAuth configuration,
      AccountSource accounts,
      RememberedLogins remembered,
      PasswordChecks checks)
      throws InvalidFilter {
    this.accounts = accounts;
    this.remembered = remembered;
    this.checks = checks;
    this.removeHeader = configuration.removeHeader();
    String field = configuration.headerField();
    this.headerField =
        field == null || field.isEmpty() ? null : HeaderSetting.checkName(name, field);
    this.ask = ask(name, configuration.realm());
  }

  private static Verdict ask(String name, @Nullable String realm) throws InvalidFilter {
    String text = realm == null || realm.isEmpty() ? DEFAULT_REALM : realm;
    String value = "Basic realm=\"" + text.replace("\\", "\\\\").replace("\"", "\\\"") + "\"";
    try {
      new Headers().add("WWW-Authenticate", value);
    } catch (IllegalArgumentException e) {
      throw new InvalidFilter(
          "The middleware '%s' has a realm that no header can say.".formatted(name));
    }
    return new Verdict.Answer(Reply.error(401).with("WWW-Authenticate", value));
  }

  private static Verdict later(int status) {
    return new Verdict.Answer(Reply.error(status).with("Retry-After", "5"));
  }

  @Override
  public Verdict onRequest(Exchange exchange) {
    String header = exchange.request().headers().get("authorization");
    if (header == null || !BasicCredentials.isMeant(header)) {
      return ask;
    }
    RememberedLogins.Key key = remembered.key(header);
    String user = accounts.isOld() ? null : remembered.user(key, accounts.current());
    return user == null ? check(exchange, key, header) : admit(exchange, user);
  }

  private Verdict check(Exchange exchange, RememberedLogins.Key key, String header) {
    BasicCredentials credentials = BasicCredentials.parse(header);
    if (credentials == null) {
      return ask;
    }
    CompletableFuture<Outcome> own = new CompletableFuture<>();
    CompletableFuture<Outcome> other = pending.putIfAbsent(key, own);
    if (other == null) {
      boolean started =
          checks.start(
              exchange.request().arrival().client(),
              () -> outcome(key, credentials),
              outcome -> {
                pending.remove(key);
                own.complete(outcome);
              });
      if (!started) {
        pending.remove(key);
        own.complete(Outcome.UNKNOWN);
        return busy;
      }
    }
    return new Verdict.Later(verdict(exchange, other == null ? own : other, credentials.user()));
  }

  private Outcome outcome(RememberedLogins.Key key, BasicCredentials credentials) {
    accounts.look();
    Accounts now = accounts.current();
    if (now == null) {
      return Outcome.UNKNOWN;
    }
    if (remembered.user(key, now) != null) {
      return Outcome.RIGHT;
    }
    if (!now.matches(credentials.user(), credentials.password())) {
      return Outcome.WRONG;
    }
    remembered.remember(key, credentials.user(), now);
    return Outcome.RIGHT;
  }

  /** Says it on the exchange's own thread, where its headers may be changed. */
  private CompletableFuture<Verdict> verdict(
      Exchange exchange, CompletableFuture<Outcome> outcome, String user) {
    return outcome.thenCompose(
        found -> {
          CompletableFuture<Verdict> verdict = new CompletableFuture<>();
          exchange.execute(() -> verdict.complete(verdict(exchange, found, user)));
          return verdict;
        });
  }

  private Verdict verdict(Exchange exchange, Outcome found, String user) {
    return switch (found) {
      case RIGHT -> admit(exchange, user);
      case WRONG -> ask;
      case TOO_OFTEN -> stop;
      case UNKNOWN -> busy;
    };
  }

  private Verdict admit(Exchange exchange, String user) {
    Headers headers = exchange.request().headers();
    if (removeHeader) {
      headers.remove("authorization");
    }
    if (headerField != null) {
      SpokenNames.remove(headers, headerField.toLowerCase(Locale.ROOT));
      // Header values are bytes: those of the name as the client wrote it.
      headers.add(
          headerField,
          new String(user.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1));
    }
    return Verdict.PASS;
  }
}
