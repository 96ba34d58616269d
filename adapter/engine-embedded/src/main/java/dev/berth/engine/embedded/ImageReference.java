package dev.berth.engine.embedded;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.registry.RegistryReference;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The name of an image in the form that people use: Docker's own registry and its {@code library}
 * go without saying, the tag does not.
 *
 * @param repository {@code busybox}, {@code team/app}, {@code registry.example:5000/team/app}
 * @param tag {@code latest} when nobody named one
 * @param digest of its manifest, which decides in the tag's place; null: none
 */
record ImageReference(String repository, String tag, @Nullable String digest) {
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
    return RegistryReference.find(text)
        .map(found -> new ImageReference(found.familiar(), found.tag(), found.digest()))
        .filter(reference -> !ID.matcher(reference.repository()).matches());
  }

  /** A text from outside, not too long for a message. */
  static String shown(String text) {
    String harmless = text.replaceAll("\\p{Cntrl}", "?");
    return harmless.length() <= 100 ? harmless : harmless.substring(0, 100) + "…";
  }

  /** {@code busybox:latest}, {@code busybox@sha256:…}. */
  @Override
  public String toString() {
    return digest == null ? repository + ":" + tag : repository + "@" + digest;
  }
}
