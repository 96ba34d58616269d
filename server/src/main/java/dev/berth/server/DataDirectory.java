package dev.berth.server;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.IdSource;
import dev.berth.kernel.Secret;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Everything that one instance keeps, held by one server at a time. Thread-safe.
 *
 * <pre>
 * berth.yml    configuration, the operator's
 * format       the number of this layout
 * instance     the id that is in the name of all that Berth makes on the machine
 * admin.token  what the local command line shows; for its owner only
 * master.key   what the data keys are wrapped with; for its owner only
 * server.json  what runs, while it runs
 * server.lock  held while a server runs
 * log/         the server's own log
 * store/       relational state
 * audit/       the audit trail
 * routes.d/    the operator's routes, in Traefik's form
 * certificates/ the operator's certificates and their keys
 * api.sock     what the front door reaches the API by, while a server runs
 * engine/      the embedded engine's
 * engine.last  the name of the engine that the last server had
 * </pre>
 */
final class DataDirectory implements AutoCloseable {
  /** The layout that this release writes. */
  static final int FORMAT = 1;

  private static final int INSTANCE_LENGTH = 6;
  private static final int SECRET_BYTES = 32;

  /** The most bytes that Linux takes for the path of a socket, without the one that ends it. */
  private static final int LONGEST_SOCKET = 107;

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");
  private static final FileAttribute<?> OWNER_FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  private final Path path;
  private final FileChannel lockFile;
  private final String instance;
  private final Secret adminToken;
  private final boolean isNew;

  private DataDirectory(Path path, FileChannel lockFile, Contents contents) {
    this.path = path;
    this.lockFile = lockFile;
    this.instance = contents.instance();
    this.adminToken = contents.adminToken();
    this.isNew = contents.isNew();
  }

  private record Contents(String instance, Secret adminToken, boolean isNew) {}

  /**
   * Takes a data directory, and makes what it lacks.
   *
   * @throws BerthException {@code CONFLICT} if a server holds it, {@code INVALID_CONFIGURATION} if
   *     it cannot be used or was written by a newer release
   */
  static DataDirectory open(Path path, SecureRandom random) {
    try {
      Files.createDirectories(path, OWNER_FOLDER);
    } catch (IOException e) {
      throw unusable(path, e);
    }
    FileChannel lockFile = lock(path);
    try {
      return new DataDirectory(path, lockFile, contents(path, random));
    } catch (IOException e) {
      closeQuietly(lockFile, e);
      throw unusable(path, e);
    } catch (RuntimeException e) {
      closeQuietly(lockFile, e);
      throw e;
    }
  }

  private static FileChannel lock(Path path) {
    Path file = path.resolve("server.lock");
    FileChannel channel = null;
    try {
      channel =
          FileChannel.open(
              file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE);
      FileLock lock = tryLock(channel);
      if (lock == null) {
        throw held(path, channel);
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap(
              Long.toString(ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8)),
          0);
      return channel;
    } catch (IOException e) {
      closeQuietly(channel, e);
      throw unusable(path, e);
    } catch (RuntimeException e) {
      closeQuietly(channel, e);
      throw e;
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private static BerthException held(Path path, FileChannel channel) throws IOException {
    ByteBuffer content = ByteBuffer.allocate(20);
    channel.read(content, 0);
    String pid = new String(content.array(), 0, content.position(), StandardCharsets.UTF_8).strip();
    return new BerthException(
        ErrorCode.CONFLICT,
        "Cannot open the data directory '%s': process %s serves it. Stop that server with 'berth down', or give another --data."
            .formatted(path, pid.isEmpty() ? "(unknown)" : pid));
  }

  private static Contents contents(Path path, SecureRandom random) throws IOException {
    boolean isNew = !Files.exists(path.resolve("instance"));
    checkFormat(path);
    String instance =
        keep(
            path.resolve("instance"),
            () -> IdSource.random(random).next().substring(0, INSTANCE_LENGTH));
    if (!instance.matches("[" + IdSource.ALPHABET + "]{" + INSTANCE_LENGTH + "}")) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot open the data directory '%s': its file 'instance' holds no id. Restore it from a backup."
              .formatted(path));
    }
    String token = keep(path.resolve("admin.token"), () -> "berth_" + secret(random));
    // Of releases that signed tokens instead of keeping them.
    Files.deleteIfExists(path.resolve("token.key"));
    if (token.isEmpty()) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot open the data directory '%s': 'admin.token' is empty. Remove it: the next start makes a new one."
              .formatted(path));
    }
    Files.createDirectories(path.resolve("log"), OWNER_FOLDER);
    Files.createDirectories(path.resolve("store"), OWNER_FOLDER);
    Files.createDirectories(path.resolve("audit"), OWNER_FOLDER);
    Files.createDirectories(path.resolve("engine"), OWNER_FOLDER);
    return new Contents(instance, new Secret(token), isNew);
  }

  /** Later releases bring an earlier layout up to theirs here, one number at a time. */
  private static void checkFormat(Path path) throws IOException {
    String text = keep(path.resolve("format"), () -> Integer.toString(FORMAT));
    if (!text.matches("[0-9]{1,9}")) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot open the data directory '%s': its file 'format' holds no number. Restore it from a backup."
              .formatted(path));
    }
    if (Integer.parseInt(text) > FORMAT) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot open the data directory '%s': a newer release of Berth wrote it (format %s, this one knows %d). Use that release, or give another --data."
              .formatted(path, text, FORMAT));
    }
  }

  private static String secret(SecureRandom random) {
    byte[] bytes = new byte[SECRET_BYTES];
    random.nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private interface Maker {
    String make();
  }

  /** What a small file says; makes it if it is missing, whole or not at all. */
  private static String keep(Path file, Maker maker) throws IOException {
    if (!Files.exists(file)) {
      writeWhole(file, maker.make() + "\n");
    }
    return Files.readString(file).strip();
  }

  private static void writeWhole(Path file, String text) throws IOException {
    Path next = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(next);
    Files.createFile(next, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
    try (FileChannel channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  Path path() {
    return path;
  }

  /** The id of this instance: 6 characters of {@link IdSource#ALPHABET}. */
  String instance() {
    return instance;
  }

  Secret adminToken() {
    return adminToken;
  }

  /** Whether this start made it. */
  boolean isNew() {
    return isNew;
  }

  /** The database of the store. */
  Path database() {
    return path.resolve("store").resolve("berth.db");
  }

  /** Where the master key is unless the configuration says otherwise. */
  Path masterKey() {
    return path.resolve("master.key");
  }

  /** The audit trail's folder. */
  Path audit() {
    return path.resolve("audit");
  }

  /** The samples of metrics, a folder for each tenant. */
  Path metrics() {
    return path.resolve("metrics");
  }

  /** Where it is written down who asked the front door for what. */
  Path accessLog() {
    return path.resolve("log").resolve("access.log");
  }

  /** Where it is written down what happened to tasks, stacks and machines. */
  Path eventLog() {
    return path.resolve("log").resolve("events.log");
  }

  /** The records of what tasks write, a folder for each tenant. */
  Path logs() {
    return path.resolve("logs");
  }

  /** What Elasticsearch's clients brought, a folder for each tenant. */
  Path documents() {
    return path.resolve("documents");
  }

  /** The folder of the operator's files of routes; it need not be there. */
  Path routes() {
    return path.resolve("routes.d");
  }

  /** The folder of the operator's certificates; it need not be there. */
  Path certificates() {
    return path.resolve("certificates");
  }

  /**
   * The socket of the API; in a folder of its own where this one's name is too long for the address
   * of a socket.
   */
  Path apiSocket() {
    Path socket = path.resolve("api.sock");
    if (socket.toString().getBytes(StandardCharsets.UTF_8).length <= LONGEST_SOCKET) {
      return socket;
    }
    try {
      return Files.createTempDirectory("berth-", OWNER_FOLDER).resolve("api.sock");
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** The embedded engine's folder. */
  Path engine() {
    return path.resolve("engine");
  }

  /** The engine that a server had here before; releases that had one alone did not write it. */
  Optional<String> lastEngine() {
    Path file = path.resolve("engine.last");
    Path tasks = engine().resolve("tasks");
    try {
      if (Files.exists(file)) {
        return Optional.of(Files.readString(file).strip());
      }
      if (!Files.isDirectory(tasks)) {
        return Optional.empty();
      }
      try (Stream<Path> found = Files.list(tasks)) {
        return found.findAny().map(_ -> "embedded");
      }
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** Writes down which engine this server has. */
  void rememberEngine(String name) {
    try {
      writeWhole(path.resolve("engine.last"), name + "\n");
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** Tells other programs what runs, whole or not at all. */
  void announce(String json) {
    try {
      writeWhole(path.resolve("server.json"), json + "\n");
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  /** Lets go; what {@link #announce} told is taken back. */
  @Override
  public void close() {
    try {
      Files.deleteIfExists(path.resolve("server.json"));
      lockFile.close();
    } catch (IOException e) {
      throw unusable(path, e);
    }
  }

  private static void closeQuietly(@Nullable FileChannel channel, Exception because) {
    if (channel != null) {
      try {
        channel.close();
      } catch (IOException e) {
        because.addSuppressed(e);
      }
    }
  }

  private static BerthException unusable(Path path, IOException e) {
    return new BerthException(
        ErrorCode.INVALID_CONFIGURATION,
        "Cannot use the data directory '%s': %s. Give the user that runs Berth the right to write there, or another --data."
            .formatted(path, cause(e)),
        e);
  }

  private static String cause(IOException e) {
    return e.getClass().getSimpleName().replace("Exception", "") + " " + e.getMessage();
  }
}
