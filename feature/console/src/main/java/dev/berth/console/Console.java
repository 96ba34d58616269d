package dev.berth.console;

import dev.berth.access.Access;
import dev.berth.access.Action;
import dev.berth.access.Principal;
import dev.berth.access.Resource;
import dev.berth.http.ConsolePage;
import dev.berth.http.ConsolePages;
import dev.berth.http.Endpoint;
import dev.berth.http.Request;
import dev.berth.http.Response;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The console: a shell, and the pages that features bring. Thread-safe. */
public final class Console {
  /** Below which every file of the console is served. */
  static final String ASSETS = "/console/assets";

  private static final Action INSPECT = new Action("session:Inspect");
  private static final Action INSPECT_SERVICE = new Action("service:Inspect");
  private static final int MOST_QUESTIONS = 200;

  /** More, nobody finds anything in. */
  private static final int MOST_APPS = 100;

  private final List<ConsolePages> features;
  private final Access access;
  private final AppServices apps;
  private final Assets assets;

  /**
   * Makes it.
   *
   * @param features in the order of the navigation
   * @param access decides which pages are offered
   * @param apps which of them have pages of their own, their labels say
   */
  public Console(List<ConsolePages> features, Access access, AppServices apps) {
    this.features = List.copyOf(features);
    this.access = access;
    this.apps = apps;
    this.assets = new Assets(folders(features));
  }

  private static Map<String, Assets.Folder> folders(List<ConsolePages> features) {
    Map<String, Assets.Folder> folders = new HashMap<>();
    libraries().forEach((name, path) -> folders.put(name, new Assets.Folder(Console.class, path)));
    folders.put("console", new Assets.Folder(Console.class, "console/"));
    features.forEach(one -> folders.put(one.name(), new Assets.Folder(one.home(), "console/")));
    return folders;
  }

  /** Where the files of what pages may import lie on the class path. */
  static Map<String, String> libraries() {
    Properties read = new Properties();
    try (InputStream in = Console.class.getResourceAsStream("libraries.properties")) {
      read.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException("Cannot read the list of the console's libraries", e);
    }
    Map<String, String> libraries = new HashMap<>();
    read.stringPropertyNames().forEach(name -> libraries.put(name, read.getProperty(name)));
    return libraries;
  }

  /** What the API answers of it. */
  public List<Endpoint> endpoints() {
    return List.of(
        Endpoint.anonymous("GET", "/", Endpoint.Body.NONE, _ -> toConsole()),
        Endpoint.anonymous("GET", "/console", Endpoint.Body.NONE, _ -> toConsole()),
        Endpoint.anonymous("GET", "/console/", Endpoint.Body.NONE, _ -> shell()),
        Endpoint.anonymous("GET", "/console/{page...}", Endpoint.Body.NONE, _ -> shell()),
        Endpoint.anonymous("GET", ASSETS + "/{folder}/{file...}", Endpoint.Body.NONE, this::asset),
        Endpoint.get("/api/console/pages", INSPECT, Console::self, this::pages),
        Endpoint.post("/api/console/allowed", INSPECT, Console::self, this::allowed)
            .withBody(Endpoint.Body.JSON)
            .withAudit(Endpoint.Audit.NEVER));
  }

  private static String self(Request request) {
    return "user/" + request.principal().name();
  }

  private static Response toConsole() {
    return new Response.Text(302, "text/plain", "", Map.of("Location", "/console/"));
  }

  private static Response shell() {
    return new Response.Text(200, "text/html; charset=utf-8", Shell.html(), Shell.headers());
  }

  private Response asset(Request request) {
    String file = request.path("file");
    Assets.Asset asset =
        assets
            .find(request.path("folder"), file)
            .orElseThrow(
                () ->
                    new BerthException(
                        ErrorCode.NOT_FOUND,
                        "Cannot find this file of the console: there is none of this name."));
    Map<String, String> headers = new HashMap<>();
    headers.put("ETag", asset.tag());
    headers.put("Cache-Control", "no-cache");
    headers.put("Vary", "Accept-Encoding");
    headers.put("Cross-Origin-Resource-Policy", "same-origin");
    if (request.header("If-None-Match").filter(asset.tag()::equals).isPresent()) {
      return new Response.Text(304, asset.type(), "", headers);
    }
    boolean gzip =
        request.header("Accept-Encoding").orElse("").toLowerCase(Locale.ROOT).contains("gzip");
    if (gzip) {
      headers.put("Content-Encoding", "gzip");
    }
    byte[] body = gzip ? asset.compressed() : asset.plain();
    return new Response.Bytes(200, asset.type(), ByteBuffer.wrap(body).asReadOnlyBuffer(), headers);
  }

  /**
   * Where the console was asked for.
   *
   * @param name the host's, without a port
   * @param secure whether over TLS
   */
  record Host(String name, boolean secure) {
    static Host of(Request request) {
      String authority = request.header("Host").orElse("");
      return new Host(
          bare(authority.replaceFirst(":[0-9]*$", "")),
          request.header("X-Forwarded-Proto").filter("https"::equals).isPresent());
    }

    /** Lower case, without the dot at the end that means the same. */
    static String bare(String host) {
      String lower = host.toLowerCase(Locale.ROOT);
      return lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    }
  }

  /**
   * A page as the shell lists it.
   *
   * @param module where a feature's ES module is; null: it is an application's
   * @param element what the module defines; null: it is an application's
   * @param address what an application shows, on its own host; null: it is a feature's
   */
  private record PageView(
      String path,
      String title,
      String section,
      String icon,
      @Nullable String module,
      @Nullable String element,
      @Nullable String address) {
    static PageView of(AppPage page) {
      return new PageView(
          page.path(), page.title(), "apps", page.icon(), null, null, page.address().toString());
    }

    static PageView of(ConsolePages feature, ConsolePage page) {
      return new PageView(
          page.path(),
          page.title(),
          page.section().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          page.icon(),
          ASSETS + "/" + feature.name() + "/" + page.module(),
          page.element(),
          null);
    }
  }

  private Response pages(Request request) {
    List<PageView> views = new ArrayList<>();
    for (ConsolePages feature : features) {
      for (ConsolePage page : feature.pages()) {
        if (isAllowed(request.principal(), page.action(), page.resource())) {
          views.add(PageView.of(feature, page));
        }
      }
    }
    appPages(request).map(PageView::of).forEach(views::add);
    return Response.ok(views);
  }

  private Stream<AppPage> appPages(Request request) {
    Host host = Host.of(request);
    return apps.of(request.principal().tenant()).stream()
        .flatMap(service -> AppPage.of(service, host).stream())
        .filter(page -> isAllowed(request.principal(), INSPECT_SERVICE, page.resource()))
        .limit(MOST_APPS);
  }

  private record Questions(List<Question> questions) {}

  private record Question(String action, String resource) {}

  private record AllowedView(List<Boolean> allowed) {}

  /** Says what may be done before anybody tries, so that a page offers nothing in vain. */
  private Response allowed(Request request) {
    List<Question> questions = request.json(Questions.class).questions();
    if (questions.size() > MOST_QUESTIONS) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot answer %d questions at once: ask %d at most."
              .formatted(questions.size(), MOST_QUESTIONS));
    }
    return Response.ok(
        new AllowedView(
            questions.stream()
                .map(one -> isAllowed(request.principal(), action(one), one.resource()))
                .toList()));
  }

  private static Action action(Question question) {
    try {
      return new Action(question.action());
    } catch (IllegalArgumentException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot tell what is allowed: an action is written as 'noun:Verb'.",
          e);
    }
  }

  private boolean isAllowed(Principal principal, Action action, String resource) {
    return access
        .decide(principal, action, Resource.within(principal.tenant(), resource))
        .isAllowed();
  }
}
