package dev.berth.cli;

import dev.berth.compose.Attachments;
import dev.berth.compose.FileSource;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Optional;

/** The files of this machine that a stack's files name. */
final class AttachedFiles implements FileSource {
  @Override
  public Optional<byte[]> read(Path path) throws IOException {
    if (Files.isDirectory(path)) {
      throw new IOException("it is a folder");
    }
    try (InputStream in = Files.newInputStream(path)) {
      byte[] bytes = in.readNBytes(Attachments.LARGEST_FILE + 1);
      if (bytes.length > Attachments.LARGEST_FILE) {
        throw new IOException(
            "it is larger than %d MiB".formatted(Attachments.LARGEST_FILE / 1024 / 1024));
      }
      return Optional.of(bytes);
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (AccessDeniedException e) {
      throw new IOException("permission denied", e);
    } catch (FileSystemException e) {
      throw new IOException(e.getReason() == null ? "it cannot be read" : e.getReason(), e);
    }
  }
}
