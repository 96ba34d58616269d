package dev.berth.router;

import dev.berth.kernel.Threads;
import dev.berth.traefik.FileReader;
import dev.berth.traefik.TraefikConfiguration;
import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The operator's files of routes: read when they change, each second, and the names of the servers
 * in them looked up anew, each 30 seconds. A file that cannot be read counts as a whole as absent
 * and says so, and the others go on. Watches on a thread of its own.
 */
final class FileSource implements AutoCloseable {
  private static final Logger LOG = System.getLogger(FileSource.class.getName());
  private static final long LARGEST = 4L * 1024 * 1024;
  private static final int LOOK_UP_EVERY = 30;

  private final Path folder;
  private final Duration every;
  private final Consumer<FilesOfRoutes> changed;
  private Map<Path, String> texts = new TreeMap<>();
  private FilesOfRoutes files = FilesOfRoutes.NONE;
  private int looks;
  private volatile boolean closed;
  private @Nullable Thread watcher;

  /**
   * Makes one.
   *
   * @param every how long between two looks
   * @param changed is told of each change, by the watching thread
   */
  FileSource(Path folder, Duration every, Consumer<FilesOfRoutes> changed) {
    this.folder = folder;
    this.every = every;
    this.changed = changed;
  }

  /** Reads the files once, then goes on watching. */
  void start() {
    look();
    watcher = Threads.start("router-files", this::watch);
  }

  private void watch() {
    while (!closed) {
      LockSupport.parkNanos(every.toNanos());
      if (!closed) {
        look();
      }
    }
  }

  /** Looks once whether something has changed. */
  void look() {
    try {
      Map<Path, String> now = read();
      looks++;
      boolean isChanged = !now.equals(texts);
      if (isChanged || looks % LOOK_UP_EVERY == 0) {
        texts = now;
        take(isChanged ? parse(now) : files);
      }
    } catch (IOException | RuntimeException e) {
      LOG.log(Level.WARNING, "Cannot read the routes in " + folder, e);
    }
  }

  private void take(FilesOfRoutes read) {
    FilesOfRoutes now =
        new FilesOfRoutes(read.parts(), read.broken(), addresses(read, files.addresses()));
    if (!now.equals(files)) {
      files = now;
      changed.accept(now);
    }
  }

  private Map<Path, String> read() throws IOException {
    Map<Path, String> now = new TreeMap<>();
    try (DirectoryStream<Path> all = Files.newDirectoryStream(folder, "*.{yml,yaml}")) {
      for (Path file : all) {
        if (Files.isRegularFile(file)) {
          now.put(file, text(file));
        }
      }
    } catch (NoSuchFileException _) {
      // No folder: no routes.
    }
    return now;
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.size(file) > LARGEST
          ? "# Longer than is read: " + Files.size(file)
          : Files.readString(file);
    } catch (NoSuchFileException _) {
      return "";
    } catch (IOException e) {
      return "cannot be read: [" + e;
    }
  }

  private FilesOfRoutes parse(Map<Path, String> now) {
    List<RoutePart> parts = new ArrayList<>();
    Map<String, List<String>> broken = new TreeMap<>();
    now.forEach(
        (file, text) -> {
          String name = String.valueOf(file.getFileName());
          TraefikConfiguration read = FileReader.read(name, text);
          if (read.problems().isEmpty()) {
            parts.add(new RoutePart(read, null, ""));
          } else {
            broken.put(name, read.problems());
          }
        });
    return new FilesOfRoutes(parts, broken, Map.of());
  }

  private static Map<String, InetAddress> addresses(
      FilesOfRoutes read, Map<String, InetAddress> before) {
    Set<String> hosts = new TreeSet<>();
    for (RoutePart part : read.parts()) {
      part.configuration()
          .services()
          .values()
          .forEach(one -> one.servers().forEach(server -> addHost(hosts, server.url(), false)));
      part.configuration()
          .tcpServices()
          .values()
          .forEach(one -> one.servers().forEach(server -> addHost(hosts, server, true)));
    }
    Map<String, InetAddress> found = new HashMap<>();
    for (String host : hosts) {
      InetAddress address = find(host, before.get(host));
      if (address != null) {
        found.put(host, address);
      }
    }
    return found;
  }

  private static void addHost(Set<String> hosts, String url, boolean tcp) {
    if (ServerUrl.refusal(url, tcp) == null) {
      hosts.add(ServerUrl.parse(url, tcp).host());
    }
  }

  /** One of the host's addresses, rather the one that is used already. */
  private static @Nullable InetAddress find(String host, @Nullable InetAddress before) {
    try {
      List<InetAddress> all = List.of(InetAddress.getAllByName(host));
      return before != null && all.contains(before) ? before : all.getFirst();
    } catch (UnknownHostException e) {
      if (before == null) {
        LOG.log(Level.DEBUG, "No address of the server {0}", host);
      }
      return before;
    }
  }

  @Override
  public void close() {
    closed = true;
    Thread thread = watcher;
    if (thread != null) {
      LockSupport.unpark(thread);
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
