package dev.berth.engine.docker;

import dev.berth.kernel.Threads;
import dev.berth.kit.Daemon;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Stands between an engine and its daemon and spoils one exchange of its choice; everything else
 * passes. An engine sends a question at once, and the next one on the same connection only when it
 * has the answer: what comes first after an answer begins a question.
 */
final class LossyProxy implements AutoCloseable {
  private static final String NOT_FOUND =
      """
      HTTP/1.1 404 Not Found\r
      Content-Type: application/json\r
      Content-Length: 25\r
      \r
      {"message":"not here yet"}""";

  private final Daemon daemon;
  private final Path path;
  private final ServerSocketChannel listener;
  private final ExecutorService threads = Threads.virtual("lossy-proxy");
  private final AtomicReference<@Nullable Fault> next = new AtomicReference<>();

  /** How an exchange goes wrong. */
  enum Kind {
    /** The daemon does what it is asked, and its answer goes nowhere. */
    LOSES_THE_ANSWER,
    /** The question reaches the daemon when its asker has long gone. */
    DELAYS_THE_QUESTION,
    /** The daemon says that it has no such thing, and is not asked. */
    DENIES
  }

  /** One exchange to be spoilt: the first whose question begins like that. */
  static final class Fault {
    private final Kind kind;
    private final Pattern question;
    private final CountDownLatch released = new CountDownLatch(1);
    private final CountDownLatch done = new CountDownLatch(1);

    private Fault(Kind kind, String question) {
      this.kind = kind;
      this.question = Pattern.compile("^" + question + "[ ?]");
    }

    boolean isDone() {
      return done.getCount() == 0;
    }

    /** Lets a delayed question go to the daemon. */
    void release() {
      released.countDown();
    }
  }

  LossyProxy(Daemon daemon, Path folder) throws IOException {
    this.daemon = daemon;
    this.path = folder.resolve("lossy");
    this.listener = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    listener.bind(UnixDomainSocketAddress.of(path));
    threads.execute(this::accept);
  }

  Path socket() {
    return path;
  }

  /**
   * Spoils the next exchange of a kind.
   *
   * @param question a regular expression of the method and the path without its version
   */
  Fault spoil(Kind kind, String method, String question) {
    Fault fault = new Fault(kind, method + " /v[0-9.]+" + question);
    next.set(fault);
    return fault;
  }

  private void accept() {
    try {
      while (true) {
        SocketChannel client = listener.accept();
        threads.execute(() -> serve(client));
      }
    } catch (IOException _) {
      // It is closed.
    }
  }

  private void serve(SocketChannel client) {
    AtomicReference<@Nullable Fault> current = new AtomicReference<>();
    try (client;
        SocketChannel server = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      server.connect(UnixDomainSocketAddress.of(daemon.socket()));
      threads.execute(() -> answer(client, server, current));
      ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
      while (client.read(bytes) >= 0) {
        bytes.flip();
        Fault fault = take(bytes);
        if (fault == null || fault.kind == Kind.LOSES_THE_ANSWER) {
          current.compareAndSet(null, fault);
          writeAll(server, bytes);
        } else if (fault.kind == Kind.DENIES) {
          writeAll(client, StandardCharsets.US_ASCII.encode(NOT_FOUND));
          fault.done.countDown();
        } else {
          client.close();
          fault.released.await();
          current.set(fault);
          writeAll(server, bytes);
          fault.done.await();
          return;
        }
        bytes.clear();
      }
    } catch (IOException _) {
      // One of the two has gone, and the other follows.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private @Nullable Fault take(ByteBuffer question) {
    Fault fault = next.get();
    if (fault == null) {
      return null;
    }
    String text = StandardCharsets.ISO_8859_1.decode(question.duplicate()).toString();
    return fault.question.matcher(text).find() && next.compareAndSet(fault, null) ? fault : null;
  }

  private static void answer(
      SocketChannel client, SocketChannel server, AtomicReference<@Nullable Fault> current) {
    try (client) {
      ByteBuffer bytes = ByteBuffer.allocate(64 << 10);
      while (server.read(bytes) >= 0) {
        Fault fault = current.get();
        if (fault != null) {
          fault.done.countDown();
          return;
        }
        bytes.flip();
        writeAll(client, bytes);
        bytes.clear();
      }
    } catch (IOException _) {
      // One of the two has gone, and the other follows.
    }
  }

  private static void writeAll(SocketChannel channel, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      int _ = channel.write(bytes);
    }
  }

  @Override
  public void close() throws IOException {
    listener.close();
    threads.shutdownNow();
  }
}
