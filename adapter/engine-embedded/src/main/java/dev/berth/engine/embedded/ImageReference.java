package dev.berth.engine.embedded;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The name of an image in the form that people use: Docker's own registry and its {@code library}
 * go without saying, the tag does not.
 *
 * @param repository {@code busybox}, {@code team/app}, {@code registry.example:5000/team/app}
 * @param tag {@code latest} when nobody named one
 */
record ImageReference(String repository, String tag) {
  private static final String LATEST = "latest";
  private static final String DOCKER = "docker.io/";
  private static final String DOCKER_BEFORE = "index.docker.io/";
  private static final String LIBRARY = "library/";
  private static final int LONGEST = 255;

  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final String HOST = "[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?(?::[0-9]{1,5})?";
  private static final Pattern FORM =
      Pattern.compile(
          "((?:" + HOST + "/)?" + COMPONENT + "(?:/" + COMPONENT + ")*)(?::(\\w[\\w.-]{0,127}))?");

  /** What would be taken for an id. */
  private static final Pattern ID = Pattern.compile("sha256|[0-9a-f]{64}");

  /**
   * Reads a name.
   *
   * @throws BerthException {@code INVALID_NAME} for a text that cannot be one
   */
  static ImageReference parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_NAME,
                    "Cannot use '%s' as the name of an image: it is not of the form [HOST[:PORT]/]NAME[/NAME…][:TAG]. Use lower-case letters and digits, with '.', '_' and '-' between them."
                        .formatted(shown(text))));
  }

  /** Reads a name; empty for a text that cannot be one. */
  static Optional<ImageReference> find(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher matcher = FORM.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    if (ID.matcher(matcher.group(1)).matches()) {
      return Optional.empty();
    }
    String tag = matcher.group(2) == null ? LATEST : matcher.group(2);
    return Optional.of(new ImageReference(familiar(matcher.group(1)), tag));
  }

  private static String familiar(String repository) {
    String name = repository;
    if (name.startsWith(DOCKER)) {
      name = name.substring(DOCKER.length());
    } else if (name.startsWith(DOCKER_BEFORE)) {
      name = name.substring(DOCKER_BEFORE.length());
    }
    boolean official = name.startsWith(LIBRARY) && name.indexOf('/', LIBRARY.length()) < 0;
    return official ? name.substring(LIBRARY.length()) : name;
  }

  /** A text from outside, not too long for a message. */
  static String shown(String text) {
    String harmless = text.replaceAll("\\p{Cntrl}", "?");
    return harmless.length() <= 100 ? harmless : harmless.substring(0, 100) + "…";
  }

  /** {@code busybox:latest}. */
  @Override
  public String toString() {
    return repository + ":" + tag;
  }
}
