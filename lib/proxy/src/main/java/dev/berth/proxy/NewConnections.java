package dev.berth.proxy;

import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/**
 * Takes the connections of one listener, each on the event loop that it is to stay on: decides what
 * its bytes go through before requests are read. Thread-safe.
 */
@ChannelHandler.Sharable
final class NewConnections extends ChannelInboundHandlerAdapter {
  private final Listener listener;
  private final int most;
  private final AtomicInteger open;
  private final ConnectionShares shares;
  private final Function<Channel, Lane> lanes;

  /**
   * Makes one.
   *
   * @param most how many connections there may be
   * @param open how many there are, of all listeners
   * @param shares of them, by address
   * @param lanes the lane of a channel's event loop
   */
  NewConnections(
      Listener listener,
      int most,
      AtomicInteger open,
      ConnectionShares shares,
      Function<Channel, Lane> lanes) {
    this.listener = listener;
    this.most = most;
    this.open = open;
    this.shares = shares;
    this.lanes = lanes;
  }

  @Override
  public void channelRegistered(ChannelHandlerContext context) {
    Channel channel = context.channel();
    InetSocketAddress peer = (InetSocketAddress) channel.remoteAddress();
    // Without an address it has left already.
    if (peer == null || !enter(peer.getAddress())) {
      channel.unsafe().closeForcibly(); // Tells no listener: nothing is counted yet.
      return;
    }
    channel.closeFuture().addListener(_ -> leave(peer.getAddress()));
    lanes.apply(channel).entry().begin(channel, listener, peer);
    channel.pipeline().remove(this);
  }

  private boolean enter(InetAddress from) {
    if (open.incrementAndGet() <= most && shares.enter(from)) {
      return true;
    }
    open.decrementAndGet();
    return false;
  }

  private void leave(InetAddress from) {
    shares.leave(from);
    open.decrementAndGet();
  }
}
