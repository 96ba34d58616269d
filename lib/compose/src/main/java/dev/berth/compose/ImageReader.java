package dev.berth.compose;

import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads which image a service has and when it is fetched. */
final class ImageReader {
  private static final int LONGEST_IMAGE = 255;
  private static final Pattern IMAGE =
      Pattern.compile(
          "([A-Za-z0-9.-]+(:[0-9]+)?/)?"
              + "[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*(/[a-z0-9]+((\\.|__?|-+)[a-z0-9]+)*)*"
              + "(:[A-Za-z0-9_][A-Za-z0-9_.-]{0,127})?(@[A-Za-z0-9+._-]+:[0-9a-fA-F]{32,128})?");
  private static final Pattern PLATFORM =
      Pattern.compile("[a-z0-9_-]+(/[a-z0-9_-]+(/[a-z0-9._-]+)?)?");
  private static final Pattern NOW_AND_THEN = Pattern.compile("daily|weekly|every_.+");

  private ImageReader() {}

  /** The reference; empty when the image is built, or when something is wrong, which is told. */
  static String image(Section service) {
    Value value = service.get("image");
    if (value != null && value.isOpen()) {
      return Objects.requireNonNull(value.text());
    }
    String image = value == null ? null : value.string();
    if (value == null || (image != null && image.isBlank())) {
      // 'extends' is still there when what it names cannot be found.
      if (!service.has("build") && !service.has("extends")) {
        service.value().error("The service has no image. Write 'image:' or 'build:'.");
      }
      return "";
    }
    if (image == null) {
      return "";
    }
    if (image.length() > LONGEST_IMAGE || !IMAGE.matcher(image).matches()) {
      value.error(
          "%s is not an image's name. Write one like 'registry:5000/team/app:1.2', the name in lower case."
              .formatted(Shown.quoted(image)));
      return "";
    }
    return image;
  }

  static @Nullable PullPolicy pullPolicy(Section service) {
    Value value = service.get("pull_policy");
    String text = value == null ? null : value.filledText();
    if (value == null || text == null) {
      return null;
    }
    if (NOW_AND_THEN.matcher(text).matches()) {
      value.warning(
          "%s is not acted on yet: the image is fetched when it is missing."
              .formatted(Shown.quoted(text)));
      return PullPolicy.MISSING;
    }
    return switch (text) {
      case "always" -> PullPolicy.ALWAYS;
      case "missing", "if_not_present" -> PullPolicy.MISSING;
      case "never" -> PullPolicy.NEVER;
      case "build" -> {
        if (!service.has("build") && !service.has("extends")) {
          value.error("The service has no 'build'. Add it, or write another policy.");
        }
        yield PullPolicy.BUILD;
      }
      default -> {
        value.error(
            "The policy %s is not known. Write always, missing, never or build."
                .formatted(Shown.quoted(text)));
        yield null;
      }
    };
  }

  static @Nullable String platform(Section service) {
    Value value = service.get("platform");
    String text = value == null ? null : value.filledText();
    if (value != null && text != null && !PLATFORM.matcher(text).matches()) {
      value.error(
          "%s is not a platform. Write one like linux/amd64.".formatted(Shown.quoted(text)));
      return null;
    }
    return text;
  }
}
