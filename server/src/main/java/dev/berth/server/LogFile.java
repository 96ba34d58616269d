package dev.berth.server;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.logging.ErrorManager;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.LogRecord;

/**
 * Writes a log to {@code server.log}, and when that is full moves it to {@code server.log.1} and so
 * on; the last one falls out. Thread-safe.
 */
final class LogFile extends Handler {
  private final Path file;
  private final long maxBytes;
  private final int maxFiles;
  private OutputStream out;
  private long written;

  /**
   * Opens the file, behind what it holds.
   *
   * @param maxFiles with the one that is written
   */
  LogFile(Path file, long maxBytes, int maxFiles, Formatter formatter) throws IOException {
    this.file = file;
    this.maxBytes = maxBytes;
    this.maxFiles = maxFiles;
    this.out = open();
    this.written = Files.size(file);
    setFormatter(formatter);
  }

  private OutputStream open() throws IOException {
    return Files.newOutputStream(file, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  @Override
  public synchronized void publish(LogRecord entry) {
    if (!isLoggable(entry)) {
      return;
    }
    try {
      byte[] line = getFormatter().format(entry).getBytes(StandardCharsets.UTF_8);
      if (written > 0 && written + line.length > maxBytes) {
        rotate();
      }
      out.write(line);
      written += line.length;
    } catch (IOException | RuntimeException e) {
      reportError("Cannot write the log", new IOException(e), ErrorManager.WRITE_FAILURE);
    }
  }

  private void rotate() throws IOException {
    out.close();
    if (maxFiles == 1) {
      Files.deleteIfExists(file);
    }
    for (int i = maxFiles - 1; i > 0; i--) {
      Path from = i == 1 ? file : numbered(i - 1);
      if (Files.exists(from)) {
        Files.move(from, numbered(i), StandardCopyOption.REPLACE_EXISTING);
      }
    }
    out = open();
    written = 0;
  }

  private Path numbered(int number) {
    return file.resolveSibling(file.getFileName() + "." + number);
  }

  @Override
  public synchronized void flush() {}

  @Override
  public synchronized void close() {
    try {
      out.close();
    } catch (IOException e) {
      reportError("Cannot close the log", e, ErrorManager.CLOSE_FAILURE);
    }
  }
}
