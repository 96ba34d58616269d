package dev.berth.deploy;

import dev.berth.compose.PullPolicy;
import dev.berth.compose.ServiceSection;
import dev.berth.engine.Capability;
import dev.berth.engine.Image;
import dev.berth.engine.Images;
import dev.berth.engine.Runner;
import dev.berth.kernel.Place;
import dev.berth.kernel.Problems;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the image of one service, or has it fetched. For one service. */
final class ImageResolver {
  private static final Pattern REFERENCE =
      Pattern.compile(
          "(?:[A-Za-z0-9][A-Za-z0-9.-]*(?::[0-9]{1,5})?/|\\[[0-9a-fA-F:]+\\](?::[0-9]{1,5})?/)?"
              + "[a-z0-9]+(?:[._-]+[a-z0-9]+)*(?:/[a-z0-9]+(?:[._-]+[a-z0-9]+)*)*"
              + "(?::[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?"
              + "(?:@sha256:[0-9a-f]{64})?");

  private final Runner runner;
  private final ServiceKey key;
  private final ServiceSection section;
  private final Problems problems;

  ImageResolver(Runner runner, ServiceKey key, ServiceSection section, Problems problems) {
    this.runner = runner;
    this.key = key;
    this.section = section;
    this.problems = problems;
  }

  /**
   * The image of a service.
   *
   * @param image null: it has to be fetched
   */
  record Found(String reference, @Nullable Image image) {}

  /** Whether an image that is here already is not good enough. */
  boolean isFresh() {
    return section.pullPolicy() == PullPolicy.ALWAYS && canPull(reference());
  }

  /** Empty if there is none and none can be had, which the problems then tell. */
  Optional<Found> resolve() {
    String reference = reference();
    Optional<Image> image = runner.images().find(key.tenant(), reference);
    if (image.isPresent() && !isFresh()) {
      return Optional.of(new Found(reference, image.get()));
    }
    String problem = problem(reference);
    if (problem.isEmpty()) {
      return Optional.of(new Found(reference, null));
    }
    String name = key.service().value();
    String said = section.image().isEmpty() ? "build" : "image";
    Place place = section.place(said);
    problems.error(place, "services." + name + "." + said, problem);
    return Optional.empty();
  }

  private boolean canPull(String reference) {
    return !isBuiltIn(reference)
        && isReference(reference)
        && runner.capabilities().contains(Capability.PULL_IMAGES);
  }

  /** Whether a registry can have an image of this name. */
  static boolean isReference(String text) {
    return REFERENCE.matcher(text).matches();
  }

  /** Whether a name means the image of the machine's own programs. */
  static boolean isBuiltIn(String reference) {
    return reference.equals(Images.HOST) || reference.startsWith(Images.HOST + ":");
  }

  private String reference() {
    return section.image().isEmpty()
        ? (key.stack() + "-" + key.service()).toLowerCase(Locale.ROOT) + ":latest"
        : section.image();
  }

  /** Why an image that is not here cannot be fetched; empty: it can. */
  private String problem(String reference) {
    if (section.build() != null || section.pullPolicy() == PullPolicy.BUILD) {
      return "Image '%s' is not built. 'berth stack deploy' builds it where buildah or Docker is; or build it elsewhere and load it with 'berth image load ARCHIVE'."
          .formatted(reference);
    }
    if (!isReference(reference)) {
      return "'%s' is not the name of an image here. Write one like 'debian:12' or 'registry.example:5000/shop/web:1'."
          .formatted(reference);
    }
    if (section.pullPolicy() == PullPolicy.NEVER) {
      return "There is no image '%s' here, and 'pull_policy: never' keeps it from being fetched. Load it with 'berth image load ARCHIVE', or change the policy."
          .formatted(reference);
    }
    if (!canPull(reference)) {
      return "There is no image '%s' here. Load it with 'berth image load ARCHIVE' (as 'docker save' writes it) or 'berth image import %s ROOTFS.tar'."
          .formatted(reference, reference);
    }
    return "";
  }
}
