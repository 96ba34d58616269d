package dev.berth.engine.embedded;

import static dev.berth.engine.embedded.NetlinkMessage.ACKNOWLEDGE;
import static dev.berth.engine.embedded.NetlinkMessage.DUMP;
import static dev.berth.engine.embedded.NetlinkMessage.GET_GENERATION;
import static dev.berth.engine.embedded.NetlinkMessage.GET_TABLE;

import dev.berth.engine.embedded.NativeCall.NativeException;
import java.util.List;

/** What can be asked of the packet filter without starting a program. Thread-safe. */
final class FilterState implements AutoCloseable {
  private static final int HEADER = 4;
  private static final int NFTA_GEN_ID = 1;
  private static final int NFTA_TABLE_NAME = 1;

  private final NetlinkSocket socket;

  private FilterState(NetlinkSocket socket) {
    this.socket = socket;
  }

  /** That of the network namespace in which the calling thread is, for good. */
  static FilterState ofThisThread() throws NativeException {
    return new FilterState(NetlinkSocket.openFilter());
  }

  /** A number that is another one after each change, whoever makes it. */
  int generation() throws NativeException {
    return socket
        .find(NetlinkMessage.filter(GET_GENERATION, ACKNOWLEDGE), HEADER)
        .flatMap(reply -> reply.filterNumber(NFTA_GEN_ID))
        .orElse(0);
  }

  /** The names of all tables, of whatever family. */
  List<String> tables() throws NativeException {
    return socket.list(NetlinkMessage.filter(GET_TABLE, DUMP), HEADER).stream()
        .flatMap(reply -> reply.text(NFTA_TABLE_NAME).stream())
        .toList();
  }

  @Override
  public void close() {
    socket.close();
  }
}
