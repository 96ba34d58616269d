package dev.berth.postgres;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import dev.berth.kernel.Threads;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;

/**
 * Listens for clients of PostgreSQL: {@code psql}, Grafana. Speaks no TLS: it is for the machine
 * itself, and for who brings a tunnel. Thread-safe.
 *
 * <p>Lifecycle: make it, which opens the port; close it.
 */
public final class PostgresListener implements AutoCloseable {
  private static final Logger LOG = System.getLogger(PostgresListener.class.getName());
  private static final int VERSION_3 = 196_608;
  private static final int TLS = 80_877_103;
  private static final int ENCRYPTION = 80_877_104;
  private static final int MOST = 32;
  private static final int LOGIN_MILLIS = 10_000;
  private static final int IDLE_MILLIS = 600_000;

  private final ServerSocket listening;
  private final TableLogin login;
  private final InstantSource clock;
  private final Semaphore room = new Semaphore(MOST);
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private final ExecutorService sessions = Threads.virtual("postgres");

  /**
   * @param port 0: any free one
   * @throws BerthException {@code PORT_TAKEN}
   */
  public PostgresListener(InetAddress address, int port, TableLogin login, InstantSource clock) {
    this.login = login;
    this.clock = clock;
    try {
      listening = new ServerSocket();
      listening.setReuseAddress(true);
      listening.bind(new InetSocketAddress(address, port), MOST);
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.PORT_TAKEN,
          "Cannot listen for SQL on port '" + port + "': it is taken. Free it, or set 'sql.port'.",
          e);
    }
    sessions.execute(this::accept);
  }

  public int port() {
    return listening.getLocalPort();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket client = listening.accept();
        if (room.tryAcquire()) {
          open.add(client);
          sessions.execute(() -> serve(client));
        } else {
          client.close();
        }
      } catch (IOException e) {
        if (!listening.isClosed()) {
          LOG.log(Level.WARNING, "Cannot take a client of SQL", e);
        }
      }
    }
  }

  private void serve(Socket client) {
    try (client) {
      client.setTcpNoDelay(true);
      client.setSoTimeout(LOGIN_MILLIS);
      Messages messages = new Messages(client.getInputStream(), client.getOutputStream());
      Map<String, String> wishes = greet(messages);
      Optional<Tables> tables =
          login.login(
              wishes.getOrDefault("database", ""),
              password(messages),
              client.getInetAddress().getHostAddress());
      if (tables.isEmpty()) {
        PostgresSession.error(messages, new SqlError("28P01", "password authentication failed"));
        messages.flush();
        return;
      }
      client.setSoTimeout(IDLE_MILLIS);
      PostgresSession session = new PostgresSession(messages, tables.get(), clock);
      session.welcome();
      session.run();
    } catch (IOException | SqlError e) {
      LOG.log(Level.DEBUG, "A client of SQL has gone", e);
    } finally {
      open.remove(client);
      room.release();
    }
  }

  /** What a client wishes at first: names and values. */
  private static Map<String, String> greet(Messages messages) throws IOException {
    while (true) {
      ByteBuffer body = messages.readBody();
      int version = body.remaining() < Integer.BYTES ? 0 : body.getInt();
      if (version == TLS || version == ENCRYPTION) {
        messages.writeByte('N');
        messages.flush();
      } else if (version == VERSION_3) {
        Map<String, String> wishes = new HashMap<>();
        String name = Messages.text(body);
        while (!name.isEmpty()) {
          wishes.put(name, Messages.text(body));
          name = Messages.text(body);
        }
        return wishes;
      } else {
        throw new IOException("A client of another protocol");
      }
    }
  }

  private static Secret password(Messages messages) throws IOException {
    messages.begin('R').four(3).end();
    messages.flush();
    Messages.Message message = messages.read();
    if (message.type() != 'p') {
      throw new IOException("A client that shows no password");
    }
    String shown = Messages.text(message.body());
    return new Secret(shown.isEmpty() ? "-" : shown);
  }

  @Override
  public void close() {
    try {
      listening.close();
      for (Socket client : open) {
        client.close();
      }
    } catch (IOException e) {
      LOG.log(Level.DEBUG, "Cannot close a client of SQL", e);
    }
    sessions.shutdownNow();
    sessions.close();
  }
}
