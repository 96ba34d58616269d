package dev.berth.compose;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;

/** Where the files come from that a stack's files name: a disk, or what was sent along. */
@FunctionalInterface
public interface FileSource {
  /**
   * The bytes of a file; empty if there is none.
   *
   * @param path absolute, without {@code .} and {@code ..}
   * @throws IOException with a message fit to be shown: it is a folder, it may not be read, it is
   *     longer than {@link Attachments#LARGEST_FILE}
   */
  Optional<byte[]> read(Path path) throws IOException;
}
