package dev.berth.router;

import dev.berth.traefik.ServiceConfiguration;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the requests of a route go: to places, or to shares of other targets. Immutable.
 *
 * @param how it is spoken to
 * @param places tasks and servers
 * @param shares other targets by their weights, in place of places
 * @param proxyProtocol TCP: the version of the PROXY header that servers are sent; 0: none
 */
record Target(ServiceConfiguration how, List<Place> places, List<Share> shares, int proxyProtocol) {
  Target {
    places = List.copyOf(places);
    shares = List.copyOf(shares);
  }

  /** A part of where requests go. */
  sealed interface Place {
    int weight();

    /** The tasks of a service at a port. */
    record Tasks(RouteOwner service, int port, int weight) implements Place {}

    /** A server outside Berth: {@code http://10.1.2.3:8080}, for TCP {@code 10.1.2.3:5432}. */
    record Server(String url, int weight) implements Place {}
  }

  /** Another target and how much of the requests it gets. */
  record Share(Target target, int weight) {}

  /** The places of this and of all shares. */
  Stream<Place> allPlaces() {
    return Stream.concat(
        places.stream(), shares.stream().flatMap(share -> share.target().allPlaces()));
  }
}
