package dev.berth.identity;

import dev.berth.access.Credential;
import dev.berth.access.Principal;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Problems;
import dev.berth.kernel.Secret;
import dev.berth.store.Keyring;
import dev.berth.store.Store;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes, limits and revokes API tokens and access keys. Thread-safe. */
final class Tokens {
  /** Of one user. */
  static final int MOST = 1_000;

  private static final int MOST_OF_ALL = 100_000;
  private static final int MOST_FENCES = 5;
  private static final Duration SHORTEST = Duration.ofSeconds(1);
  private static final Duration LONGEST = Duration.ofDays(366);
  private static final int LONGEST_LABEL = 63;
  private static final String KEY_LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final String SECRET_LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  private static final int SECRET_LENGTH = 40;

  private final DirectoryState state;
  private final Store store;
  private final Keyring keyring;
  private final InstantSource clock;
  private final IdSource ids;
  private final SecureRandom random;
  private final LastUses lastUses;

  Tokens(DirectoryState state, Sources sources) {
    this.state = state;
    this.store = sources.store();
    this.keyring = sources.keyring();
    this.clock = sources.clock();
    this.ids = sources.ids();
    this.random = sources.random();
    this.lastUses = new LastUses(clock);
  }

  /** What it takes from outside. */
  record Sources(
      Store store, Keyring keyring, InstantSource clock, IdSource ids, SecureRandom random) {}

  /**
   * A token that somebody wants.
   *
   * @param user whose it becomes
   * @param label for people; may be empty
   * @param life null: it does not expire, unless the one that it is made with does
   * @param fence null: it may do whatever its user may
   */
  record Wish(
      Token.Kind kind, String user, String label, @Nullable Duration life, @Nullable Fence fence) {}

  /**
   * One that was made.
   *
   * @param secret shown once
   */
  record Made(Token token, Secret secret) {}

  void load() {
    store.read(TokenTable::readLastUsed).forEach(lastUses::load);
  }

  static Token get(Directory directory, String id) {
    return directory.token(id).orElseThrow(() -> missing(id));
  }

  static BerthException missing(String id) {
    return new BerthException(
        ErrorCode.NOT_FOUND,
        "Cannot find token '%s': there is none of that id. 'berth token ls' lists them."
            .formatted(NameForm.shown(id)));
  }

  /**
   * Makes one. Made with a token, it is limited by that token's limits too, ends when that one
   * does, and is revoked with it.
   *
   * @throws BerthException {@code INVALID_INPUT}, {@code DENIED}, {@code NOT_FOUND} for a missing
   *     user, {@code CONFLICT} if there are too many
   */
  Made create(Wish wish, Principal actor) {
    check(wish);
    Instant now = clock.instant();
    boolean isKey = wish.kind() == Token.Kind.ACCESS_KEY;
    String id = isKey ? "AKIA" + letters(KEY_LETTERS, 16) : ids.next();
    Secret secret =
        isKey
            ? new Secret(letters(SECRET_LETTERS, SECRET_LENGTH))
            : TokenText.make(TokenText.Kind.TOKEN, id, random);
    checkMaking(state.now(), wish, actor);
    User owner = Users.get(state.now(), wish.user());
    Token plain =
        new Token(
            id,
            wish.kind(),
            wish.user(),
            wish.label(),
            isKey ? "" : TokenText.hash(secret.reveal()),
            isKey ? seal(owner, id, secret) : null,
            now,
            wish.life() == null ? null : now.plus(wish.life()),
            null,
            List.of(),
            wish.fence());
    Directory after =
        state.change(
            before -> {
              checkMaking(before, wish, actor);
              Users.get(before, wish.user());
              return before.with(inherit(before, plain, actor));
            });
    return new Made(get(after, id), secret);
  }

  private static void check(Wish wish) {
    Problems problems = new Problems();
    Duration life = wish.life();
    if (life != null && (life.compareTo(SHORTEST) < 0 || life.compareTo(LONGEST) > 0)) {
      problems.error(
          null,
          "expiresIn",
          "'%s' is not from one second to 366 days. Write PT1H or P30D, or leave it out."
              .formatted(life));
    }
    if (wish.label().length() > LONGEST_LABEL
        || wish.label().chars().anyMatch(letter -> letter < ' ' || letter > '~')) {
      problems.error(
          null,
          "name",
          "A token's name has at most %d characters, all of them ASCII that prints."
              .formatted(LONGEST_LABEL));
    }
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
  }

  private void checkMaking(Directory directory, Wish wish, Principal actor) {
    Authority authority = new Authority(directory, actor);
    User owner = Users.get(directory, wish.user());
    if (!authority.isSelf(wish.user()) && !authority.isOperator()) {
      authority.requireManaging(owner, "make tokens for");
      if (owner.kind() != User.Kind.SERVICE) {
        throw new BerthException(
            ErrorCode.DENIED,
            "Cannot make a token for '%s': people make their own. Make one for a service account."
                .formatted(wish.user()));
      }
    }
    Instant now = clock.instant();
    long present = directory.tokensOf(wish.user()).filter(one -> !one.isOverAt(now)).count();
    if (present >= MOST || directory.tokens().size() >= MOST_OF_ALL) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot make a token for '%s': there are %d already, which is the most. Revoke some."
              .formatted(wish.user(), present));
    }
  }

  /** What the token that it is made with passes on. */
  private static Token inherit(Directory directory, Token plain, Principal actor) {
    Credential credential = actor.credential();
    boolean byToken =
        credential.kind() == Credential.Kind.TOKEN
            || credential.kind() == Credential.Kind.ACCESS_KEY;
    if (!byToken) {
      return plain;
    }
    Token parent = get(directory, credential.id());
    List<Fence> inherited = parent.fences();
    if (inherited.size() >= MOST_FENCES) {
      throw new BerthException(
          ErrorCode.CONFLICT,
          "Cannot make a token: it would be limited by more than %d tokens before it."
              .formatted(MOST_FENCES));
    }
    Instant end = plain.expires();
    Instant parents = parent.expires();
    Instant expires = end == null || (parents != null && parents.isBefore(end)) ? parents : end;
    return new Token(
        plain.id(),
        plain.kind(),
        plain.user(),
        plain.label(),
        plain.hash(),
        plain.sealed(),
        plain.created(),
        expires,
        parent.id(),
        inherited,
        plain.own());
  }

  private String letters(String alphabet, int count) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < count; i++) {
      text.append(alphabet.charAt(random.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  private String seal(User owner, String id, Secret secret) {
    byte[] plain = secret.reveal().getBytes(StandardCharsets.US_ASCII);
    return Base64.getEncoder()
        .encodeToString(keyring.seal(owner.home(), "identity/access-key/" + id, plain));
  }

  /** The secret of an access key that has not ended. */
  Optional<Secret> open(Token key) {
    User owner = state.now().users().get(key.user());
    if (owner == null || key.sealed() == null) {
      return Optional.empty();
    }
    byte[] plain =
        keyring.open(
            owner.home(),
            "identity/access-key/" + key.id(),
            Base64.getDecoder().decode(key.sealed()));
    return Optional.of(new Secret(new String(plain, StandardCharsets.US_ASCII)));
  }

  void use(Token token) {
    lastUses.use(token.id());
  }

  Optional<Instant> lastUse(String id) {
    return lastUses.of(id);
  }

  /** Revokes one, and those that were made with it. */
  void revoke(String id, Principal actor) {
    Directory after =
        state.change(
            before -> {
              Token token = get(before, id);
              Authority authority = new Authority(before, actor);
              if (!authority.isSelf(token.user())) {
                authority.requireManaging(Users.get(before, token.user()), "revoke tokens of");
              }
              List<String> family = before.family(id);
              return before.withoutTokens(one -> family.contains(one.id()));
            });
    if (after.token(id).isEmpty()) {
      lastUses.forget(id);
    }
  }

  /** What is on disk of it was replaced. */
  void replaced(String id) {
    lastUses.touch(id);
  }

  /** Forgets those that have long expired, and writes down when the others were used. */
  void tidy() {
    Instant old = clock.instant().minus(Duration.ofDays(1));
    if (state.now().tokens().values().stream().anyMatch(token -> token.isOverAt(old))) {
      state.change(before -> before.withoutTokens(token -> token.isOverAt(old)));
    }
    lastUses.save(
        times ->
            store.write(
                handle -> {
                  times.forEach((id, time) -> TokenTable.writeLastUsed(handle, id, time));
                  return times.size();
                }));
  }
}
