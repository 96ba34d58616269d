package dev.berth.cli;

import dev.berth.client.ApiPath;
import dev.berth.client.Json;
import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Sends files to the server, and tells how far it is. */
final class Upload {
  private final Session session;

  Upload(Session session) {
    this.session = session;
  }

  /**
   * Sends what a person names: a file, or {@code -} for standard input.
   *
   * @return what the server made of it
   */
  Json send(ApiPath path, String file) {
    Shell shell = session.shell();
    session.client();
    return file.equals(TextFiles.STANDARD_INPUT)
        ? send(path, shell.in(), "standard input", 0)
        : send(path, shell.directory().resolve(file), file);
  }

  /**
   * Sends a file.
   *
   * @param name what it is called when it is talked of
   */
  Json send(ApiPath path, Path archive, String name) {
    try (InputStream in = Files.newInputStream(archive)) {
      return send(path, in, name, Files.size(archive));
    } catch (NoSuchFileException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read '%s': there is no such file. Check the path.".formatted(name),
          e);
    } catch (IOException e) {
      throw new BerthException(
          ErrorCode.INVALID_INPUT,
          "Cannot read '%s': %s. Check the file.".formatted(name, e.getMessage()),
          e);
    }
  }

  private Json send(ApiPath path, InputStream in, String name, long size) {
    try (Progress progress = new Progress(session.shell())) {
      progress.update("Sending " + name);
      return session.client().upload(path, new CountedInputStream(in, name, size, progress));
    }
  }
}
