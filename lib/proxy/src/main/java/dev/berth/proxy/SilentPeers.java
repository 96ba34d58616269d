package dev.berth.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelException;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelOption;
import io.netty.channel.epoll.EpollChannelOption;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.epoll.EpollTcpInfo;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Closes connections to servers whose machines are gone without a word. The system would send what
 * is not acknowledged again and again for a quarter of an hour. Confined to its event loop.
 *
 * <p>{@code TCP_USER_TIMEOUT} would do the same, but counts the time in which a server is there and
 * reads nothing, too, as one may that is slow with a long body.
 */
final class SilentPeers {
  private static final System.Logger LOG = System.getLogger(SilentPeers.class.getName());
  private static final long SILENT_NANOS = Duration.ofSeconds(4).toNanos();
  private static final int PROBE_AFTER_SECONDS = 3;
  private static final int PROBE_EVERY_SECONDS = 1;
  private static final int MOST_PROBES = 2;

  private final Consumer<Upstream> gone;
  private final Map<EpollSocketChannel, Watched> open = new HashMap<>();
  private final EpollTcpInfo info = new EpollTcpInfo();

  /**
   * Makes one.
   *
   * @param gone told of servers whose machines are
   */
  SilentPeers(Consumer<Upstream> gone) {
    this.gone = gone;
  }

  private static final class Watched {
    private final Upstream upstream;

    /** Since when there is something that nobody has acknowledged; 0: there is nothing. */
    private long since;

    Watched(Upstream upstream) {
      this.upstream = upstream;
    }
  }

  /** Keeps an eye on a connection. */
  void add(Channel channel, Upstream upstream) {
    if (!(channel instanceof EpollSocketChannel socket)) {
      return;
    }
    try {
      // While nothing is sent, the system asks whether the other side is there.
      set(socket, EpollChannelOption.TCP_KEEPIDLE, PROBE_AFTER_SECONDS);
      set(socket, EpollChannelOption.TCP_KEEPINTVL, PROBE_EVERY_SECONDS);
      set(socket, EpollChannelOption.TCP_KEEPCNT, MOST_PROBES);
    } catch (ChannelException e) {
      LOG.log(System.Logger.Level.DEBUG, "A socket has gone before it was set up", e);
      return;
    }
    open.put(socket, new Watched(upstream));
    ChannelFuture _ = socket.closeFuture().addListener(_ -> open.remove(socket));
  }

  private static void set(EpollSocketChannel socket, ChannelOption<Integer> option, int value) {
    socket.config().setOption(option, value);
  }

  /** Looks at all of them. */
  void sweep(long now) {
    List<EpollSocketChannel> silent = new ArrayList<>();
    open.forEach(
        (socket, watched) -> {
          if (isSilent(socket, watched, now)) {
            silent.add(socket);
          }
        });
    for (EpollSocketChannel socket : silent) {
      Watched watched = open.get(socket);
      if (watched != null) {
        LOG.log(
            System.Logger.Level.DEBUG, () -> "Server " + watched.upstream + " has fallen silent");
        gone.accept(watched.upstream);
        ChannelFuture _ = socket.close();
      }
    }
  }

  private boolean isSilent(EpollSocketChannel socket, Watched watched, long now) {
    try {
      socket.tcpInfo(info);
    } catch (ChannelException e) {
      LOG.log(System.Logger.Level.DEBUG, "A socket has gone before it was looked at", e);
      return false;
    }
    long waited = now - watched.since;
    if (info.unacked() == 0) {
      watched.since = 0;
    } else if (watched.since == 0 || Duration.ofMillis(info.lastAckRecv()).toNanos() < waited) {
      watched.since = now;
    } else {
      return waited >= SILENT_NANOS;
    }
    return false;
  }
}
