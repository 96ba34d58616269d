package dev.berth.traefik;

import dev.berth.traefik.ServiceConfiguration.Server;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the servers that files name by their URLs. */
final class ServersReader {
  private static final int HEAVIEST = 10_000;

  private final Origin origin;

  ServersReader(Origin origin) {
    this.origin = origin;
  }

  List<Server> read(Section balancer) {
    if (origin == Origin.LABELS) {
      balancer.notActedOn("servers", "only the operator's files name servers.");
      return List.of();
    }
    List<Server> servers = new ArrayList<>();
    for (Section server : balancer.sections("servers")) {
      String url = server.required("url");
      int weight = (int) server.number("weight", 0, HEAVIEST, 1);
      server.notActedOn("preservePath", "paths of servers are not supported.");
      server.finish();
      if (url != null) {
        String reason = refusal(url);
        if (reason != null) {
          server.wrong("url", reason);
        }
        servers.add(new Server(url, weight));
      }
    }
    if (servers.isEmpty() && balancer.problems().isEmpty()) {
      balancer.missing("servers");
    }
    return servers;
  }

  private static @Nullable String refusal(String url) {
    try {
      URI uri = new URI(url);
      String scheme = uri.getScheme();
      String path = uri.getRawPath();
      boolean known = List.of("http", "https", "h2c").contains(scheme == null ? "" : scheme);
      boolean plain =
          uri.getHost() != null
              && uri.getRawUserInfo() == null
              && uri.getRawQuery() == null
              && uri.getRawFragment() == null
              && uri.getPort() != 0
              && uri.getPort() < 65_536
              && (path == null || path.isEmpty() || path.equals("/"));
      return known && plain
          ? null
          : "'%s' is not the URL of a server. Write one like http://10.0.0.5:8080."
              .formatted(Shown.of(withoutUser(uri)));
    } catch (URISyntaxException _) {
      return "it is not a URL. Write one like http://10.0.0.5:8080.";
    }
  }

  /** Names and passwords in URLs are nobody's business. */
  private static String withoutUser(URI uri) {
    return uri.toString().replaceFirst("//[^/]*@", "//");
  }
}
