package dev.berth.traefik;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Users as htpasswd writes them: {@code NAME:HASH}. */
final class UserText {
  private static final Pattern BCRYPT =
      Pattern.compile("\\$2[aby]\\$([0-9]{2})\\$[./A-Za-z0-9]{53}");
  private static final Pattern APR1 =
      Pattern.compile("\\$apr1\\$[./A-Za-z0-9]{0,8}\\$[./A-Za-z0-9]{22}");
  private static final Pattern SHA = Pattern.compile("\\{SHA}[+/A-Za-z0-9]{27}=");
  private static final int DEAREST = 14;

  private UserText() {}

  /** With a {@code $} for each {@code $$} of a hash that begins so. */
  static String undoubled(String user) {
    int colon = user.indexOf(':');
    boolean doubled = colon >= 0 && user.startsWith("$$", colon + 1);
    return doubled ? user.substring(0, colon) + user.substring(colon).replace("$$", "$") : user;
  }

  /** Why a user is of no use; never tells the hash. Null: it is fine. */
  static @Nullable String refusal(String user) {
    int colon = user.indexOf(':');
    if (colon <= 0 || colon == user.length() - 1) {
      return "a user has to be NAME:HASH, as htpasswd prints it.";
    }
    String name = Shown.of(user.substring(0, colon));
    String hash = user.substring(colon + 1);
    var bcrypt = BCRYPT.matcher(hash);
    if (bcrypt.matches()) {
      int cost = Integer.parseInt(bcrypt.group(1));
      return cost >= 4 && cost <= DEAREST
          ? null
          : "the hash of user '%s' has the cost %d; 4 to %d are taken."
              .formatted(name, cost, DEAREST);
    }
    if (APR1.matcher(hash).matches() || SHA.matcher(hash).matches()) {
      return null;
    }
    String kind =
        hash.startsWith("$2") || hash.startsWith("$apr1$") || hash.startsWith("{SHA}")
            ? "is damaged"
            : hash.startsWith("$") ? "is of a kind that is not supported" : "is none";
    return "the hash of user '%s' %s. Make one with: htpasswd -nB NAME.".formatted(name, kind);
  }
}
