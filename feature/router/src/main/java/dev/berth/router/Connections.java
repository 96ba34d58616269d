package dev.berth.router;

import dev.berth.proxy.TcpPassage;
import dev.berth.traefik.Rule;
import dev.berth.traefik.RuleSubject;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** The routes for connections of TCP, in the order they are tried in. Immutable. */
final class Connections {
  private final List<Route> named;
  private final List<Route> any;

  Connections(List<Route> routes) {
    List<Route> on =
        routes.stream()
            .filter(route -> route.isOn() && route.match().kind() == RouteMatch.Kind.TCP)
            .sorted(
                Comparator.comparingInt((Route route) -> -route.match().priority())
                    .thenComparing(Route::name))
            .toList();
    this.named = on.stream().filter(route -> !route.definition().hosts().any()).toList();
    this.any = on.stream().filter(route -> route.definition().hosts().any()).toList();
  }

  /**
   * The way of a connection.
   *
   * @param requests whether a name is one that requests go to: then it is not for those of any name
   */
  @Nullable TcpPassage find(
      String listener, @Nullable String serverName, Predicate<String> requests) {
    if (named.isEmpty() && any.isEmpty()) {
      return null;
    }
    RuleSubject subject = new NameSubject(serverName == null ? "" : serverName);
    TcpPassage passage = first(named, listener, subject);
    boolean isForRequests = serverName != null && requests.test(serverName);
    return passage != null || isForRequests ? passage : first(any, listener, subject);
  }

  private static @Nullable TcpPassage first(
      List<Route> routes, String listener, RuleSubject subject) {
    for (Route route : routes) {
      Rule rule = route.match().rule();
      // A host that was not judged to be its owner's is not taken, whatever the rule says.
      if (rule != null
          && route.match().listeners().contains(listener)
          && route.definition().hosts().covers(subject.host())
          && rule.matches(subject)) {
        return route.ways().tcp();
      }
    }
    return null;
  }

  /** A connection as rules see it: there is nothing but the name that TLS asks for. */
  private record NameSubject(String serverName) implements RuleSubject {
    @Override
    public String host() {
      return serverName;
    }

    @Override
    public String path() {
      return "";
    }

    @Override
    public String method() {
      return "";
    }

    @Override
    public List<String> headers(String lowerCase) {
      return List.of();
    }

    @Override
    public @Nullable String query(String name) {
      return null;
    }

    @Override
    public InetAddress client() {
      return InetAddress.ofLiteral("0.0.0.0");
    }
  }
}
