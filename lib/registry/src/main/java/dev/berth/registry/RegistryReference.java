package dev.berth.registry;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.RegistryName;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The whole name of an image: where it is, and which.
 *
 * @param registry {@code docker.io} where nobody named one; {@code registry.example:5000}
 * @param repository {@code library/busybox}, {@code team/app}
 * @param tag {@code latest} where nobody named one
 * @param digest of its manifest, {@code sha256:…}; it decides where there is one; null: none
 */
public record RegistryReference(
    String registry, String repository, String tag, @Nullable String digest) {
  static final String DOCKER = "docker.io";

  private static final String LATEST = "latest";
  private static final String LIBRARY = "library/";
  private static final int LONGEST_NAME = 255;
  private static final int LONGEST = 480;
  private static final String COMPONENT = "[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*";
  private static final String HOST =
      "(?:[a-zA-Z0-9](?:[a-zA-Z0-9.-]*[a-zA-Z0-9])?|\\[[0-9a-fA-F:.]+\\])(?::[0-9]{1,5})?";
  private static final Pattern FORM =
      Pattern.compile(
          "(?:("
              + HOST
              + ")/)?("
              + COMPONENT
              + "(?:/"
              + COMPONENT
              + ")*)(?::(\\w[\\w.-]{0,127}))?(?:@(sha256:[0-9a-f]{64}))?");

  /**
   * Reads a name; the part before the first slash is a registry if it has a dot or a port, or is
   * {@code localhost}.
   *
   * @throws BerthException {@code INVALID_NAME} for a text that cannot be one
   */
  public static RegistryReference parse(String text) {
    return find(text)
        .orElseThrow(
            () ->
                new BerthException(
                    ErrorCode.INVALID_NAME,
                    "Cannot use '%s' as the name of an image: it is not of the form [HOST[:PORT]/]NAME[/NAME…][:TAG][@sha256:DIGEST]. Use lower-case letters and digits, with '.', '_' and '-' between them."
                        .formatted(Texts.shown(text))));
  }

  /** Reads a name; empty for a text that cannot be one. */
  public static Optional<RegistryReference> find(String text) {
    Matcher matcher = FORM.matcher(text);
    if (text.length() > LONGEST || !matcher.matches()) {
      return Optional.empty();
    }
    if (matcher.end(2) > LONGEST_NAME) {
      return Optional.empty();
    }
    String host = matcher.group(1);
    String name = matcher.group(2);
    if (host != null && !RegistryName.isHost(host)) {
      name = host + "/" + name;
      host = null;
    }
    String registry = host == null || host.equals("index." + DOCKER) ? DOCKER : host;
    boolean official = registry.equals(DOCKER) && name.indexOf('/') < 0;
    String tag = matcher.group(3) == null ? LATEST : matcher.group(3);
    return Optional.of(
        new RegistryReference(registry, official ? LIBRARY + name : name, tag, matcher.group(4)));
  }

  /** The name without the tag as people write it: what goes without saying is left out. */
  public String familiar() {
    if (!registry.equals(DOCKER)) {
      return registry + "/" + repository;
    }
    boolean official =
        repository.startsWith(LIBRARY) && repository.indexOf('/', LIBRARY.length()) < 0;
    return official ? repository.substring(LIBRARY.length()) : repository;
  }

  /** What a registry calls the image: the digest if there is one, else the tag. */
  String which() {
    return digest == null ? tag : digest;
  }
}
