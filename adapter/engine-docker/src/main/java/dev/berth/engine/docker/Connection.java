package dev.berth.engine.docker;

import dev.berth.engine.docker.DockerSettings.Target;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import org.jspecify.annotations.Nullable;

/** Bytes to a daemon and from it. One thread may read while another writes. */
sealed interface Connection extends AutoCloseable {
  InputStream input();

  /** What is written goes at once. */
  OutputStream output();

  /** Says that nothing more is written; reading goes on. */
  void endOutput() throws IOException;

  @Override
  void close();

  /**
   * Makes one.
   *
   * @param tls null: in plain
   */
  static Connection open(Target target, @Nullable SSLContext tls) throws IOException {
    if (target.isSocket()) {
      return OverSocket.open(Path.of(target.address().getPath()));
    }
    return OverTcp.open(target, tls);
  }

  /** Over a Unix socket. */
  final class OverSocket implements Connection {
    private final SocketChannel channel;

    private OverSocket(SocketChannel channel) {
      this.channel = channel;
    }

    private static Connection open(Path socket) throws IOException {
      SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
      boolean connected = false;
      try {
        connected = channel.connect(UnixDomainSocketAddress.of(socket));
        return new OverSocket(channel);
      } finally {
        if (!connected) {
          channel.close();
        }
      }
    }

    @Override
    public InputStream input() {
      return new InputStream() {
        @Override
        public int read() throws IOException {
          byte[] one = new byte[1];
          return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
          return channel.read(ByteBuffer.wrap(into, offset, length));
        }
      };
    }

    @Override
    public OutputStream output() {
      return new OutputStream() {
        @Override
        public void write(int b) throws IOException {
          write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
          ByteBuffer bytes = ByteBuffer.wrap(from, offset, length);
          while (bytes.hasRemaining()) {
            int _ = channel.write(bytes);
          }
        }
      };
    }

    @Override
    public void endOutput() throws IOException {
      try {
        channel.shutdownOutput();
      } catch (ClosedChannelException _) {
        // It has ended in both directions.
      }
    }

    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Over TCP, with TLS or without. */
  final class OverTcp implements Connection {
    private final Socket socket;
    private final InputStream input;
    private final OutputStream output;

    private OverTcp(Socket socket) throws IOException {
      this.socket = socket;
      this.input = socket.getInputStream();
      this.output = socket.getOutputStream();
    }

    private static Connection open(Target target, @Nullable SSLContext tls) throws IOException {
      String host = target.address().getHost();
      int port = target.address().getPort();
      Socket plain = new Socket();
      boolean connected = false;
      try {
        int limit = (int) Math.min(Integer.MAX_VALUE, target.limit().toMillis());
        plain.connect(new InetSocketAddress(host, port), limit);
        plain.setTcpNoDelay(true);
        Socket used = tls == null ? plain : secured(tls, plain, host, port);
        Connection connection = new OverTcp(used);
        connected = true;
        return connection;
      } finally {
        if (!connected) {
          plain.close();
        }
      }
    }

    private static Socket secured(SSLContext tls, Socket plain, String host, int port)
        throws IOException {
      SSLSocket socket =
          (SSLSocket) tls.getSocketFactory().createSocket(plain, bare(host), port, true);
      SSLParameters parameters = socket.getSSLParameters();
      // Whether the certificate is of this host is for whoever connects to ask.
      parameters.setEndpointIdentificationAlgorithm("HTTPS");
      socket.setSSLParameters(parameters);
      socket.startHandshake();
      return socket;
    }

    private static String bare(String host) {
      return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    }

    @Override
    public InputStream input() {
      return input;
    }

    @Override
    public OutputStream output() {
      return output;
    }

    @Override
    public void endOutput() throws IOException {
      if (!socket.isClosed() && !socket.isOutputShutdown()) {
        socket.shutdownOutput();
      }
    }

    @Override
    public void close() {
      try {
        socket.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
