package dev.berth.kit;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A task's server, byte by byte: each connection is handed to a script on its own thread. */
public final class Backend implements AutoCloseable {
  private final ServerSocket server;
  private final List<Connection> connections = new CopyOnWriteArrayList<>();

  /** What a server does with a connection. */
  public interface Script {
    void run(Connection connection) throws Exception;
  }

  /** One accepted connection. */
  public static final class Connection {
    private final Socket socket;
    private final InputStream in;

    Connection(Socket socket) throws IOException {
      this.socket = socket;
      this.in = new BufferedInputStream(socket.getInputStream());
    }

    public Socket socket() {
      return socket;
    }

    public InputStream in() {
      return in;
    }

    public OutputStream out() throws IOException {
      return socket.getOutputStream();
    }

    /** Reads the head of a request; empty when the other side has closed. */
    public String readHead() throws IOException {
      StringBuilder text = new StringBuilder();
      while (text.indexOf("\r\n\r\n") < 0) {
        int b = in.read();
        if (b < 0) {
          return text.toString();
        }
        text.append((char) b);
      }
      return text.toString();
    }

    public Connection send(String text) throws IOException {
      out().write(text.getBytes(StandardCharsets.ISO_8859_1));
      out().flush();
      return this;
    }
  }

  public Backend(Script script) throws IOException {
    this(InetAddress.ofLiteral("127.0.0.1"), 0, script);
  }

  public Backend(InetAddress address, int port, Script script) throws IOException {
    server = new ServerSocket();
    server.setReuseAddress(true);
    server.bind(new InetSocketAddress(address, port), 200);
    Thread.ofVirtual().name("backend").start(() -> accept(script));
  }

  /** Answers every request without a body alike, and keeps connections. */
  public static Backend answering(String response) throws IOException {
    return new Backend(
        connection -> {
          while (!connection.readHead().isEmpty()) {
            connection.send(response);
          }
        });
  }

  /** Answers with the head that came. */
  public static Backend echoingHeads() throws IOException {
    return new Backend(
        connection -> {
          String head = connection.readHead();
          while (!head.isEmpty()) {
            connection.send(
                "HTTP/1.1 200 OK\r\nContent-Length: " + head.length() + "\r\n\r\n" + head);
            head = connection.readHead();
          }
        });
  }

  private void accept(Script script) {
    while (!server.isClosed()) {
      try {
        Connection connection = new Connection(server.accept());
        connections.add(connection);
        Thread.ofVirtual().name("connection").start(() -> run(script, connection));
      } catch (IOException _) {
        return;
      }
    }
  }

  private static void run(Script script, Connection connection) {
    try (Socket _ = connection.socket()) {
      script.run(connection);
    } catch (IOException _) {
      // The other side left.
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  public int port() {
    return server.getLocalPort();
  }

  /** How many connections have been accepted. */
  public int accepted() {
    return connections.size();
  }

  @Override
  public void close() throws IOException {
    server.close();
    for (Connection connection : connections) {
      connection.socket().close();
    }
  }
}
