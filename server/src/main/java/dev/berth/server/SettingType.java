package dev.berth.server;

import dev.berth.kernel.AddressRange;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ByteSize;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.TenantId;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What values a setting takes.
 *
 * @param description for the reference: {@code a time, like 30s or 5m}
 * @param parse reads a value as somebody wrote it; throws {@link BerthException} with a sentence
 * @param render writes a value the one way that texts of it compare by
 * @param <T> the type of a value
 */
record SettingType<T>(String description, Function<String, T> parse, Function<T, String> render) {
  static final SettingType<Path> PATH =
      new SettingType<>("a path", SettingType::path, Path::toString);
  static final SettingType<Optional<Path>> FILE =
      new SettingType<>(
          "a path, or nothing",
          text -> text.isBlank() ? Optional.empty() : Optional.of(path(text)),
          path -> path.map(Path::toString).orElse(""));
  static final SettingType<List<String>> COMMAND =
      new SettingType<>(
          "a program's path and its arguments, between spaces",
          SettingType::command,
          words -> String.join(" ", words));
  static final SettingType<String> REGION =
      new SettingType<>("the name of a region", SettingType::region, text -> text);
  static final SettingType<Boolean> SWITCH =
      new SettingType<>("`on` or `off`", SettingType::onOrOff, on -> on ? "on" : "off");
  static final SettingType<Duration> TIME =
      new SettingType<>("a time, like `30s` or `5m`", Times::parse, Times::render);

  /** A time; none at all stands for {@code off}. */
  static final SettingType<Duration> TIME_OR_OFF =
      new SettingType<>(
          TIME.description() + ", or `off`",
          text -> text.equalsIgnoreCase("off") ? Duration.ZERO : Times.parse(text),
          time -> time.isZero() ? "off" : Times.render(time));

  static final SettingType<ByteSize> SIZE =
      new SettingType<>("a size, like `64KiB` or `10m`", ByteSize::parse, SettingType::size);
  static final SettingType<Integer> PORT = integer("a port", 0, 65535);

  /** A port; -1 stands for {@code off}. */
  static final SettingType<Integer> PORT_OR_OFF =
      new SettingType<>(
          PORT.description() + ", or `off`",
          text -> text.equalsIgnoreCase("off") ? -1 : PORT.parse().apply(text),
          port -> port < 0 ? "off" : Integer.toString(port));

  static final SettingType<String> TEXT =
      new SettingType<>("a text without spaces", SettingType::word, text -> text);
  static final SettingType<Optional<URI>> HTTPS_URL =
      new SettingType<>(
          "an `https://` URL, or nothing",
          text -> text.isBlank() ? Optional.empty() : Optional.of(httpsUrl(text)),
          url -> url.map(URI::toString).orElse(""));
  static final SettingType<String> DOMAIN =
      new SettingType<>("a host name", SettingType::domain, text -> text);
  static final SettingType<List<AddressRange>> RANGES =
      new SettingType<>(
          "a list of address ranges",
          text -> list(text).stream().map(AddressRange::parse).toList(),
          list -> list.stream().map(AddressRange::toString).collect(Collectors.joining(",")));
  static final SettingType<List<InetAddress>> ADDRESSES =
      new SettingType<>(
          "a list of IP addresses",
          text -> list(text).stream().map(SettingType::address).toList(),
          list -> list.stream().map(InetAddress::getHostAddress).collect(Collectors.joining(",")));
  static final SettingType<List<String>> REGISTRIES =
      new SettingType<>(
          "a list of `HOST` or `HOST:PORT`",
          text -> list(text).stream().map(SettingType::registry).toList(),
          list -> String.join(",", list));
  static final SettingType<Set<TenantId>> TENANTS =
      new SettingType<>(
          "a list of tenants",
          text ->
              list(text).stream()
                  .map(TenantId::new)
                  .collect(Collectors.toCollection(LinkedHashSet::new)),
          set -> set.stream().map(TenantId::value).collect(Collectors.joining(",")));

  private static final Pattern REGION_FORM = Pattern.compile("[a-z][a-z0-9-]{1,30}[a-z0-9]");
  private static final Pattern REGISTRY_FORM =
      Pattern.compile("([a-z0-9.-]{1,253}|\\[[0-9a-f:.]+\\])(:[0-9]{1,5})?");
  private static final Pattern DOMAIN_FORM =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?(\\.[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?)*");

  /** A whole number. */
  static SettingType<Integer> integer(String description, int min, int max) {
    return new SettingType<>(
        description + ", " + min + " to " + max,
        text -> {
          try {
            int number = Integer.parseInt(text);
            if (number >= min && number <= max) {
              return number;
            }
          } catch (NumberFormatException e) {
            throw new BerthException(
                ErrorCode.INVALID_CONFIGURATION, shown(text) + " is not a whole number.", e);
          }
          throw refused(text + " is not between " + min + " and " + max + ".");
        },
        number -> Integer.toString(number));
  }

  /** One of a few words. */
  static SettingType<String> choice(String... words) {
    List<String> known = List.of(words);
    return new SettingType<>(
        known.stream().map(word -> "`" + word + "`").collect(Collectors.joining(" or ")),
        text -> {
          String word = text.toLowerCase(Locale.ROOT);
          if (!known.contains(word)) {
            throw refused(shown(text) + " is none of " + String.join(", ", known) + ".");
          }
          return word;
        },
        word -> word);
  }

  private static Path path(String text) {
    if (text.isBlank()) {
      throw refused("A path cannot be empty.");
    }
    try {
      return Path.of(text).toAbsolutePath().normalize();
    } catch (InvalidPathException e) {
      throw new BerthException(ErrorCode.INVALID_CONFIGURATION, shown(text) + " is not a path.", e);
    }
  }

  private static String word(String text) {
    if (text.length() > 1000 || text.chars().anyMatch(c -> c <= ' ' || c == 127)) {
      throw refused(shown(text) + " has spaces or control characters, or is too long.");
    }
    return text;
  }

  private static URI httpsUrl(String text) {
    try {
      URI url = new URI(text);
      if ("https".equalsIgnoreCase(url.getScheme())
          && url.getHost() != null
          && url.getUserInfo() == null) {
        return url;
      }
      throw refused(shown(text) + " is not an https:// URL.");
    } catch (URISyntaxException e) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION, shown(text) + " is not an https:// URL.", e);
    }
  }

  /** Words between spaces; no shell, so quotes and dollars mean nothing. */
  private static List<String> command(String text) {
    List<String> words =
        Arrays.stream(text.strip().split("\\s+")).filter(word -> !word.isEmpty()).toList();
    if (!words.isEmpty() && !words.getFirst().startsWith("/")) {
      throw refused(shown(text) + " does not begin with the absolute path of a program.");
    }
    return words;
  }

  private static String region(String text) {
    if (!REGION_FORM.matcher(text).matches()) {
      throw refused(shown(text) + " is no name of a region, like us-east-1.");
    }
    return text;
  }

  private static boolean onOrOff(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on", "true" -> true;
      case "off", "false" -> false;
      default -> throw refused(shown(text) + " is neither 'on' nor 'off'.");
    };
  }

  private static String size(ByteSize size) {
    String shown = size.toString();
    return ByteSize.parse(shown).equals(size) ? shown : Long.toString(size.bytes());
  }

  private static String domain(String text) {
    String domain = text.toLowerCase(Locale.ROOT);
    if (!DOMAIN_FORM.matcher(domain).matches()) {
      throw refused(shown(text) + " is not a host name.");
    }
    return domain;
  }

  private static List<String> list(String text) {
    return Arrays.stream(text.split(",", -1))
        .map(String::strip)
        .filter(item -> !item.isEmpty())
        .toList();
  }

  /** An address, never a name: nothing is looked up. */
  private static InetAddress address(String text) {
    try {
      return InetAddress.ofLiteral(text);
    } catch (IllegalArgumentException e) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION, shown(text) + " is not an IP address.", e);
    }
  }

  private static String registry(String text) {
    if (!REGISTRY_FORM.matcher(text).matches()) {
      throw refused(shown(text) + " is not HOST or HOST:PORT of a registry.");
    }
    return text;
  }

  private static String shown(String text) {
    return "'" + (text.length() > 50 ? text.substring(0, 50) + "…" : text) + "'";
  }

  private static BerthException refused(String message) {
    return new BerthException(ErrorCode.INVALID_CONFIGURATION, message);
  }
}
