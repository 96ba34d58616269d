package dev.berth.traefik;

import com.google.re2j.Pattern;
import dev.berth.traefik.MiddlewareConfiguration.AddPrefix;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePath;
import dev.berth.traefik.MiddlewareConfiguration.ReplacePathRegex;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefix;
import dev.berth.traefik.MiddlewareConfiguration.StripPrefixRegex;
import java.util.List;
import java.util.regex.Matcher;
import org.jspecify.annotations.Nullable;

/** Reads changes of paths as Traefik 2 and 3 write them. */
final class PathReader {
  private static final Pattern NEVER = Pattern.compile("[^\\x00-\\x{10FFFF}]");

  private static final java.util.regex.Pattern GROUP =
      java.util.regex.Pattern.compile("\\$(?:\\$|(\\w+))");

  private PathReader() {}

  static StripPrefix stripPrefix(Section strip) {
    List<String> prefixes = strip.list("prefixes");
    prefixes.forEach(prefix -> checkPath(strip, "prefixes", prefix));
    if (prefixes.isEmpty() && strip.problems().isEmpty()) {
      strip.missing("prefixes");
    }
    boolean slash = strip.flag("forceSlash", true);
    strip.finish();
    return new StripPrefix(prefixes, slash);
  }

  static StripPrefixRegex stripPrefixRegex(Section strip) {
    List<Pattern> regexes = strip.regexps("regex");
    if (regexes.isEmpty() && strip.problems().isEmpty()) {
      strip.missing("regex");
    }
    strip.finish();
    return new StripPrefixRegex(regexes);
  }

  static AddPrefix addPrefix(Section add) {
    String prefix = add.required("prefix");
    if (prefix != null) {
      checkPath(add, "prefix", prefix);
    }
    add.finish();
    return new AddPrefix(prefix == null ? "" : prefix);
  }

  static ReplacePath replacePath(Section replace) {
    String path = replace.required("path");
    if (path != null) {
      checkPath(replace, "path", path);
    }
    replace.finish();
    return new ReplacePath(path == null ? "" : path);
  }

  static ReplacePathRegex replacePathRegex(Section replace) {
    Pattern regex = requiredRegexp(replace, "regex");
    String replacement = replace.required("replacement");
    replace.finish();
    return new ReplacePathRegex(regex, groups(replacement));
  }

  private static void checkPath(Section section, String key, String path) {
    boolean odd = path.chars().anyMatch(c -> c <= ' ' || c >= 127 || c == '#');
    if (!path.startsWith("/") || odd) {
      section.wrong(key, "'%s' is not a path that begins with '/'.".formatted(Shown.of(path)));
    }
  }

  static Pattern requiredRegexp(Section section, String key) {
    if (section.required(key) == null) {
      return NEVER;
    }
    Pattern pattern = section.regexp(key);
    return pattern == null ? NEVER : pattern;
  }

  /** {@code $1} as {@code ${1}}; the name of a group is as long as it can be, as in Go. */
  static String groups(@Nullable String replacement) {
    return replacement == null
        ? ""
        : GROUP
            .matcher(replacement)
            .replaceAll(
                group ->
                    Matcher.quoteReplacement(
                        group.group(1) == null ? "$$" : "${" + group.group(1) + "}"));
  }
}
