package dev.berth.console;

import dev.berth.console.AppServices.AppService;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A page that a tenant's own application has in the console, by labels of its service. What labels
 * say is a stranger's: a title is text of one line, an address never leaves the service's own host.
 *
 * @param path the first segment of its address, {@code app:shop:web}: a feature's has no colon
 * @param resource what one has to be allowed to see: {@code service/shop/web}
 * @param address what is shown
 */
record AppPage(String path, String title, String icon, String resource, URI address) {
  private static final String LABEL = "berth.console.";
  private static final int LONGEST_TITLE = 60;
  private static final int LONGEST_PATH = 500;
  private static final Pattern ICON = Pattern.compile("[a-z]{1,20}");

  /** What an address may consist of behind its host, as RFC 3986 has it; not two slashes first. */
  private static final Pattern PATH =
      Pattern.compile("/(?!/)(?:[\\w.~!$&'()*+,;=:@/?-]|%[0-9a-fA-F]{2})*");

  /** Control characters, and marks that turn the direction of what follows or cannot be seen. */
  private static final Pattern UNSEEN =
      Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Co}\\p{Zl}\\p{Zp}]");

  /**
   * The page of a service; empty if it has none, answers nowhere, or its labels are no good.
   *
   * @param console where the console was asked for
   */
  static Optional<AppPage> of(AppService service, Console.Host console) {
    Map<String, String> labels = service.labels();
    String title = title(labels.getOrDefault(LABEL + "title", ""));
    String path = labels.getOrDefault(LABEL + "path", "");
    if (title.isEmpty() || !isPath(path)) {
      return Optional.empty();
    }
    String name = service.stack() + ":" + service.service();
    String icon = labels.getOrDefault(LABEL + "icon", "");
    return base(service.urls(), console)
        .map(
            base ->
                new AppPage(
                    "app:" + name,
                    title,
                    ICON.matcher(icon).matches() ? icon : "app",
                    "service/" + service.stack() + "/" + service.service(),
                    path.isEmpty() ? base : base.resolve(path)));
  }

  private static String title(String label) {
    String seen = UNSEEN.matcher(label).replaceAll(" ").strip().replaceAll("\\s+", " ");
    int length = seen.codePointCount(0, seen.length());
    return length <= LONGEST_TITLE
        ? seen
        : seen.substring(0, seen.offsetByCodePoints(0, LONGEST_TITLE)) + "…";
  }

  private static boolean isPath(String path) {
    return path.isEmpty() || (path.length() <= LONGEST_PATH && PATH.matcher(path).matches());
  }

  /** One that a page of the console may show beside itself, if there is one; else the first. */
  private static Optional<URI> base(List<String> urls, Console.Host console) {
    List<URI> usable =
        urls.stream()
            .flatMap(url -> parse(url).stream())
            .filter(url -> isAnother(url, console.name()))
            .toList();
    return usable.stream()
        .filter(url -> url.getScheme().equals("https") == console.secure())
        .findFirst()
        .or(() -> usable.stream().findFirst());
  }

  private static Optional<URI> parse(String url) {
    try {
      URI uri = new URI(url);
      boolean known = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
      return known && uri.getHost() != null && uri.getUserInfo() == null
          ? Optional.of(uri)
          : Optional.empty();
    } catch (URISyntaxException e) {
      return Optional.empty();
    }
  }

  /** Ports do not matter: a browser sends a host's cookies to all of them. */
  private static boolean isAnother(URI url, String console) {
    return !Console.Host.bare(url.getHost()).equals(console);
  }
}
