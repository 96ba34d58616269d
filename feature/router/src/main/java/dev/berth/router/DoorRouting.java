package dev.berth.router;

import dev.berth.proxy.Filter;
import dev.berth.proxy.Passage;
import dev.berth.proxy.Request;
import dev.berth.proxy.Routing;
import dev.berth.proxy.TcpPassage;
import dev.berth.proxy.Upstream;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The order in which somebody answers a request: ACME's challenges, the platform for its own hosts,
 * the redirect to HTTPS where it is asked for, the routes. Thread-safe.
 */
final class DoorRouting implements Routing {
  /** What the names of its own passages end with; no route's does. */
  static final String OWN = "@berth";

  private final Supplier<RouteTable> table;
  private final FrontDoorSettings settings;
  private final Passage platform;
  private final Passage challenges;
  private final Passage redirect;
  private final boolean redirects;

  /**
   * Makes one.
   *
   * @param always filters that stand before those of every route
   * @param httpsRedirect sends who speaks plain HTTP to the same address over TLS
   */
  DoorRouting(
      Supplier<RouteTable> table,
      FrontDoor.Surroundings surroundings,
      List<Filter> always,
      Filter httpsRedirect) {
    this.table = table;
    this.settings = surroundings.settings();
    Upstream own = surroundings.platform();
    this.platform =
        new Passage(
            "platform" + OWN,
            always,
            new ServerBalancer(List.of(own), HealthView.ALL_WELL),
            Passage.Options.DEFAULT);
    this.challenges = answeredBy("acme" + OWN, new ChallengeAnswer(surroundings.certificates()));
    this.redirect = answeredBy("https" + OWN, httpsRedirect);
    this.redirects = settings.https().redirect() && settings.listening().httpsPort() >= 0;
  }

  private static Passage answeredBy(String name, Filter filter) {
    return new Passage(name, List.of(filter), NoServers.INSTANCE, Passage.Options.DEFAULT);
  }

  @Override
  public @Nullable Passage passage(Request request) {
    String host = request.host();
    boolean isPlatform = HostNames.isPlatform(host, settings.domain());
    if (ChallengeAnswer.isFor(request) && !isPlatform) {
      return challenges;
    }
    RouteTable now = table.get();
    if (redirects && !request.arrival().secure() && isRedirected(host, isPlatform, now)) {
      return redirect;
    }
    return isPlatform ? platform : now.passage(request);
  }

  /** Programs on this machine and health checks by address go on speaking plain HTTP. */
  private static boolean isRedirected(String host, boolean isPlatform, RouteTable now) {
    return isPlatform ? !host.equals("localhost") && !HostNames.isAddress(host) : now.knows(host);
  }

  @Override
  public @Nullable Passage renewed(Passage passage) {
    if (passage.route().endsWith(OWN)) {
      return passage;
    }
    Route route = table.get().find(passage.route());
    return route == null ? null : route.passage(passage.options().readsPaths());
  }

  @Override
  public @Nullable TcpPassage tcp(String listener, @Nullable String serverName) {
    boolean isPlatform = serverName != null && HostNames.isPlatform(serverName, settings.domain());
    return isPlatform ? null : table.get().tcp(listener, serverName);
  }
}
