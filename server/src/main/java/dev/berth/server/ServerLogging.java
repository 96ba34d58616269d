package dev.berth.server;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.logging.ConsoleHandler;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Where the logs of the whole process go; one in a process, made by {@link Main}. Libraries are
 * heard from warnings upwards.
 */
final class ServerLogging {
  private static final List<String> LIBRARIES =
      List.of(
          "com.github.dockerjava",
          "com.zaxxer",
          "io.netty",
          "io.vertx",
          "org.flywaydb",
          "org.sqlite");

  private final Logger root = Logger.getLogger("");
  private final List<Logger> libraries = LIBRARIES.stream().map(Logger::getLogger).toList();

  /** To standard error, until the configuration is known and for a server in the foreground. */
  static ServerLogging toStandardError() {
    ServerLogging logging = new ServerLogging();
    Handler handler = new ConsoleHandler();
    handler.setFormatter(new LogLineFormatter());
    logging.replaceHandlers(handler);
    logging.setLevel(Level.INFO);
    return logging;
  }

  /** To the file that the configuration says. */
  void toFile(Configuration configuration) {
    Path file = configuration.get(Settings.DATA).resolve("log").resolve("server.log");
    try {
      replaceHandlers(
          new LogFile(
              file,
              configuration.get(Settings.LOG_MAX_SIZE).bytes(),
              configuration.get(Settings.LOG_MAX_FILES),
              new LogLineFormatter()));
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot write the log '%s': %s. Give the user that runs Berth the right to write there."
              .formatted(file, e.getMessage()),
          e);
    }
  }

  void setLevel(Configuration configuration) {
    setLevel(
        switch (configuration.get(Settings.LOG_LEVEL)) {
          case "error" -> Level.SEVERE;
          case "warning" -> Level.WARNING;
          case "debug" -> Level.FINE;
          default -> Level.INFO;
        });
  }

  private void setLevel(Level level) {
    root.setLevel(level);
    Level quiet = level.intValue() > Level.WARNING.intValue() ? level : Level.WARNING;
    libraries.forEach(library -> library.setLevel(quiet));
  }

  private void replaceHandlers(Handler handler) {
    for (Handler old : root.getHandlers()) {
      root.removeHandler(old);
      old.close();
    }
    handler.setLevel(Level.ALL);
    root.addHandler(handler);
  }
}
