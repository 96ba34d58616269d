package dev.berth.identity;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.TenantId;
import dev.berth.store.Keyring;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * Second factors: their secrets, sealed, and their codes, each of which works once. Thread-safe.
 */
final class SecondFactors {
  private static final String ISSUER = "Berth";

  private final DirectoryState state;
  private final Keyring keyring;
  private final OneTimeCodes codes;
  private final InstantSource clock;

  SecondFactors(DirectoryState state, Keyring keyring, OneTimeCodes codes, InstantSource clock) {
    this.state = state;
    this.keyring = keyring;
    this.codes = codes;
    this.clock = clock;
  }

  /**
   * A second factor that begins.
   *
   * @param secret to type into an authenticator, in Base32
   * @param uri the same for its camera
   */
  record Enrolment(Secret secret, Secret uri) {}

  /**
   * Makes a secret; it counts once a code of it has been shown.
   *
   * @throws BerthException {@code CONFLICT} if the user has one that counts
   */
  Enrolment begin(String name) {
    byte[] secret = codes.newSecret();
    String sealed =
        Base64.getEncoder().encodeToString(keyring.seal(TenantId.PLATFORM, context(name), secret));
    state.change(
        before -> {
          User user = Users.get(before, name);
          if (user.hasSecondFactor()) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot set up a second factor for '%s': there is one. Remove it first, with a code of it."
                    .formatted(name));
          }
          return before.with(
              user.with(
                  user.proof().withSecondFactor(new SecondFactor(sealed, false, 0, Set.of()))));
        });
    String text = OneTimeCodes.base32(secret);
    String uri = "otpauth://totp/%s:%s?secret=%s&issuer=%s".formatted(ISSUER, name, text, ISSUER);
    return new Enrolment(new Secret(text), new Secret(uri));
  }

  /**
   * Makes the secret count.
   *
   * @return recovery codes, which nobody can show again
   * @throws BerthException {@code DENIED} for a wrong code, {@code CONFLICT} if none was begun
   */
  List<Secret> confirm(String name, Secret code) {
    List<Secret> made = codes.newRecoveryCodes();
    List<String> hashes =
        made.stream().map(one -> OneTimeCodes.recoveryHash(one.reveal())).toList();
    state.change(
        before -> {
          User user = Users.get(before, name);
          SecondFactor factor = user.proof().secondFactor();
          if (factor == null || factor.confirmed()) {
            throw new BerthException(
                ErrorCode.CONFLICT,
                "Cannot confirm the second factor of '%s': none was begun.".formatted(name));
          }
          OptionalLong step = step(name, factor, code.reveal());
          if (step.isEmpty()) {
            throw new BerthException(
                ErrorCode.DENIED,
                "Cannot confirm the second factor of '%s': the code is wrong. Compare the clocks of the device and the server."
                    .formatted(name));
          }
          SecondFactor confirmed = factor.confirm(step.getAsLong(), hashes);
          return before.with(user.with(user.proof().withSecondFactor(confirmed)));
        });
    return made;
  }

  /** Uses up a code, or a recovery code; false if it is wrong or was used. */
  boolean use(String name, Secret code) {
    AtomicBoolean right = new AtomicBoolean();
    state.change(
        before -> {
          User user = before.users().get(name);
          SecondFactor used = user == null ? null : used(user, code.reveal());
          right.set(used != null);
          return user == null || used == null
              ? before
              : before.with(user.with(user.proof().withSecondFactor(used)));
        });
    return right.get();
  }

  private @Nullable SecondFactor used(User user, String code) {
    SecondFactor factor = user.proof().secondFactor();
    if (factor == null || !factor.confirmed()) {
      return null;
    }
    if (OneTimeCodes.isCode(code)) {
      OptionalLong step = step(user.name(), factor, code);
      return step.isEmpty() ? null : factor.used(step.getAsLong());
    }
    String hash = OneTimeCodes.recoveryHash(code);
    return factor.recoveryCodes().contains(hash) ? factor.without(hash) : null;
  }

  private OptionalLong step(String name, SecondFactor factor, String code) {
    byte[] secret =
        keyring.open(TenantId.PLATFORM, context(name), Base64.getDecoder().decode(factor.sealed()));
    return OneTimeCodes.step(secret, code, clock.instant(), factor.lastStep());
  }

  /** Takes it away. */
  void remove(String name) {
    state.change(
        before -> {
          User user = Users.get(before, name);
          return before.with(user.with(user.proof().withSecondFactor(null)));
        });
  }

  private static String context(String name) {
    return "identity/second-factor/" + name;
  }
}
