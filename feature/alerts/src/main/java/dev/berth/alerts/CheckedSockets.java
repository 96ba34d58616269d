package dev.berth.alerts;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketAddress;
import javax.net.SocketFactory;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;

/**
 * Makes sockets for a library that looks hosts up itself: whatever they are told to connect to,
 * they connect to where a tenant may go of one host. Plain first; TLS goes over them. For one
 * message.
 */
final class CheckedSockets extends SSLSocketFactory {
  private final Outbound outbound;
  private final String host;
  private final int port;
  private final SSLSocketFactory tls;
  private volatile @Nullable NotSent denied;

  CheckedSockets(Outbound outbound, String host, int port, SSLSocketFactory tls) {
    this.outbound = outbound;
    this.host = host;
    this.port = port;
    this.tls = tls;
  }

  /** Why there was no connection, if it was not allowed. */
  @Nullable NotSent denied() {
    return denied;
  }

  /** The same for a library that puts TLS over whatever comes from a factory that can. */
  SocketFactory plain() {
    return new SocketFactory() {
      @Override
      public Socket createSocket() {
        return CheckedSockets.this.createSocket();
      }

      @Override
      public Socket createSocket(String name, int number) {
        throw direct();
      }

      @Override
      public Socket createSocket(String name, int number, InetAddress local, int localPort) {
        throw direct();
      }

      @Override
      public Socket createSocket(InetAddress address, int number) {
        throw direct();
      }

      @Override
      public Socket createSocket(
          InetAddress address, int number, InetAddress local, int localPort) {
        throw direct();
      }
    };
  }

  @Override
  public Socket createSocket() {
    return new Socket() {
      @Override
      public void connect(SocketAddress ignored) throws IOException {
        connect(ignored, 0);
      }

      @Override
      public void connect(SocketAddress ignored, int millis) throws IOException {
        try {
          super.connect(outbound.addresses(host, port).getFirst(), millis);
        } catch (NotSent e) {
          denied = e;
          throw new IOException("it may not be connected to", e);
        }
      }
    };
  }

  @Override
  public Socket createSocket(Socket plain, String name, int number, boolean closes)
      throws IOException {
    return tls.createSocket(plain, name, number, closes);
  }

  @Override
  public Socket createSocket(String name, int number) {
    throw direct();
  }

  @Override
  public Socket createSocket(String name, int number, InetAddress local, int localPort) {
    throw direct();
  }

  @Override
  public Socket createSocket(InetAddress address, int number) {
    throw direct();
  }

  @Override
  public Socket createSocket(InetAddress address, int number, InetAddress local, int localPort) {
    throw direct();
  }

  private static UnsupportedOperationException direct() {
    return new UnsupportedOperationException("Connections are made by checked addresses only");
  }

  @Override
  public String[] getDefaultCipherSuites() {
    return tls.getDefaultCipherSuites();
  }

  @Override
  public String[] getSupportedCipherSuites() {
    return tls.getSupportedCipherSuites();
  }
}
