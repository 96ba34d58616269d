package dev.berth.identity;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Problems;
import dev.berth.kernel.Secret;
import java.text.Normalizer;
import java.util.Locale;
import java.util.Set;

/**
 * What a password has to be: long, and not what everybody tries first. No rule asks for a mixture
 * of characters: it makes passwords worse, not better (NIST SP 800-63B). Immutable.
 *
 * @param length how many characters it has at least
 */
record PasswordPolicy(int length) {
  /** So that nobody makes the server hash a book. */
  static final int LONGEST = 1024;

  private static final Set<String> COMMON =
      Set.of(
          "123456789012",
          "1234567890123",
          "12345678901234",
          "123456789012345",
          "1234567890123456",
          "123123123123",
          "111111111111",
          "000000000000",
          "abcdefghijkl",
          "abcdefghijklm",
          "abcd12345678",
          "abc123abc123",
          "administrator",
          "adminadminadmin",
          "administrator1",
          "changemechangeme",
          "changeme1234",
          "correcthorsebatterystaple",
          "iloveyou1234",
          "iloveyouiloveyou",
          "letmeinletmein",
          "letmein12345",
          "password1234",
          "password12345",
          "password123456",
          "password123!",
          "passwordpassword",
          "qwertyqwerty",
          "qwertyuiopas",
          "qwerty123456",
          "qwertyuiop123",
          "1q2w3e4r5t6y",
          "1qaz2wsx3edc",
          "1qaz2wsx3edc4rfv",
          "q1w2e3r4t5y6",
          "zaq12wsxcde3",
          "welcome12345",
          "welcome123456",
          "p@ssw0rd1234",
          "passw0rd1234");

  /**
   * Checks a new password; tells everything that is wrong with it at once.
   *
   * @param user whose it becomes
   * @throws BerthException {@code INVALID_INPUT}
   */
  void check(Secret password, String user) {
    Problems problems = new Problems();
    String text = Normalizer.normalize(password.reveal(), Normalizer.Form.NFC);
    String lower = text.toLowerCase(Locale.ROOT);
    int characters = text.codePointCount(0, text.length());
    if (characters < length) {
      problems.error(
          null, "password", "A password needs at least %d characters.".formatted(length));
    }
    if (text.length() > LONGEST) {
      problems.error(null, "password", "A password has at most %d characters.".formatted(LONGEST));
    }
    if (text.codePoints().distinct().limit(4).count() < 4) {
      problems.error(null, "password", "A password needs at least four different characters.");
    }
    if (lower.equals(user) || lower.replace(user, "").length() < 4) {
      problems.error(null, "password", "A password must not be the user's name.");
    }
    if (COMMON.contains(lower)) {
      problems.error(null, "password", "This password is one that everybody tries first.");
    }
    problems.throwIfErrors(ErrorCode.INVALID_INPUT);
  }
}
