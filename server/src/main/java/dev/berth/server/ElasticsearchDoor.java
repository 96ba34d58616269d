package dev.berth.server;

import dev.berth.search.SearchDesk;
import dev.berth.search.SearchServer;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/** Where Elasticsearch's clients are let in, if they are. For one thread. */
final class ElasticsearchDoor implements AutoCloseable {
  private final Vertx vertx;
  private final SearchDesk desk;
  private final List<InetAddress> addresses;
  private final int port;
  private final List<SearchServer> servers = new ArrayList<>();

  /**
   * @param port negative: nowhere
   */
  ElasticsearchDoor(Vertx vertx, SearchDesk desk, List<InetAddress> addresses, int port) {
    this.vertx = vertx;
    this.desk = desk;
    this.addresses = List.copyOf(addresses);
    this.port = port;
  }

  /**
   * Listens, if there is a port.
   *
   * @throws dev.berth.kernel.BerthException {@code PORT_TAKEN}
   */
  void open() throws InterruptedException {
    if (port < 0) {
      return;
    }
    for (InetAddress address : addresses) {
      servers.add(SearchServer.start(vertx, address.getHostAddress(), port, desk));
    }
  }

  @Override
  public void close() {
    servers.forEach(SearchServer::close);
    servers.clear();
  }
}
