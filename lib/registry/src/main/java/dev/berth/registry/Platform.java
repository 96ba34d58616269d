package dev.berth.registry;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A kind of machine as images name it.
 *
 * @param variant {@code v7}; empty: any
 */
record Platform(String os, String architecture, String variant) {
  private static final Pattern FORM = Pattern.compile("([a-z0-9]+)/([a-z0-9_]+)(?:/([a-z0-9.]+))?");
  static final int NONE = -1;

  /**
   * Reads one.
   *
   * @param text {@code os/architecture[/variant]}; null: this machine's
   * @throws BerthException {@code INVALID_INPUT}
   */
  static Platform parse(@Nullable String text) {
    if (text == null) {
      return new Platform("linux", usual(System.getProperty("os.arch", "")), "");
    }
    Matcher matcher = FORM.matcher(text.toLowerCase(Locale.ROOT));
    if (!matcher.matches()) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "'%s' is not a platform. Write one like linux/amd64 or linux/arm/v7."
              .formatted(Texts.shown(text)));
    }
    String variant = matcher.group(3) == null ? "" : matcher.group(3);
    return new Platform(matcher.group(1), usual(matcher.group(2)), variant);
  }

  /** What an index or a configuration says; where it says nothing, it is for any machine. */
  static @Nullable Platform of(JsonNode node) {
    String os = Json.text(node, "os");
    String architecture = Json.text(node, "architecture");
    if (os.isEmpty() && architecture.isEmpty()) {
      return null;
    }
    return new Platform(os, usual(architecture), Json.text(node, "variant"));
  }

  private static String usual(String architecture) {
    return switch (architecture) {
      case "x86_64", "x86-64" -> "amd64";
      case "aarch64" -> "arm64";
      case "i386", "i686", "x86" -> "386";
      case "armhf" -> "arm";
      default -> architecture;
    };
  }

  /**
   * How well a machine of this kind runs what is made for another: the lower the better, and {@link
   * #NONE} for not at all. Without a variant asked for, the least demanding is the best.
   */
  int distance(Platform offered) {
    if (!os.equals(offered.os) || !architecture.equals(offered.architecture)) {
      return NONE;
    }
    if (variant.equals(offered.variant)) {
      return 0;
    }
    int wanted = level(variant);
    int given = level(offered.variant);
    if (variant.isEmpty()) {
      // What runs on every arm64 is called v8; every amd64 runs v1.
      return 1 + given;
    }
    return given > wanted ? NONE : 1 + wanted - given;
  }

  private static int level(String variant) {
    return variant.matches("v[0-9]{1,2}.*")
        ? Integer.parseInt(variant.replaceFirst("v([0-9]+).*", "$1"))
        : 0;
  }

  @Override
  public String toString() {
    return os + "/" + architecture + (variant.isEmpty() ? "" : "/" + variant);
  }
}
