package dev.berth.cli;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Reads what a person names: files, or standard input. */
final class TextFiles {
  /** Standard input, where a file is expected. */
  static final String STANDARD_INPUT = "-";

  private static final int LARGEST = 1024 * 1024;

  private final Shell shell;

  TextFiles(Shell shell) {
    this.shell = shell;
  }

  /**
   * The text of a file, or of standard input.
   *
   * @param name as the person gave it, relative to where the command was called
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if it cannot be read
   */
  String read(String name) {
    return decoded(readBytes(name), name.equals(STANDARD_INPUT) ? "standard input" : name);
  }

  /**
   * All that is in a file, or comes from standard input; it need not be text.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if it cannot be read
   */
  byte[] readBytes(String name) {
    if (!name.equals(STANDARD_INPUT)) {
      return readBytes(shell.directory().resolve(name), name);
    }
    try {
      return checked(shell.in().readNBytes(LARGEST + 1), "standard input");
    } catch (IOException e) {
      throw unreadable("standard input", e);
    }
  }

  private static byte[] readBytes(Path file, String name) {
    try (InputStream in = open(file, name)) {
      return checked(in.readNBytes(LARGEST + 1), name);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  /**
   * A file of any size, or standard input, to be read and closed.
   *
   * @throws BerthException {@link ErrorCode#INVALID_INPUT} if it cannot be opened
   */
  InputStream open(String name) {
    return name.equals(STANDARD_INPUT) ? shell.in() : open(shell.directory().resolve(name), name);
  }

  private static InputStream open(Path file, String name) {
    if (Files.isDirectory(file)) {
      throw invalid("Cannot read '%s': it is a folder. Name a file in it.", name);
    }
    try {
      return Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw invalid("Cannot read '%s': there is no such file. Check the path.", name);
    } catch (AccessDeniedException e) {
      throw invalid("Cannot read '%s': permission denied. Check its owner and mode.", name);
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static byte[] checked(byte[] bytes, String name) {
    if (bytes.length > LARGEST) {
      throw new BerthException(
          ErrorCode.TOO_LARGE,
          "Cannot read '%s': it is larger than 1 MiB. Is it the right file?".formatted(name));
    }
    return bytes;
  }

  private static String decoded(byte[] bytes, String name) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException e) {
      throw invalid("Cannot read '%s': it is not UTF-8 text. Save it as UTF-8.", name);
    }
  }

  private static BerthException invalid(String message, String name) {
    return new BerthException(ErrorCode.INVALID_INPUT, message.formatted(name));
  }

  private static BerthException unreadable(String name, IOException cause) {
    return new BerthException(
        ErrorCode.INVALID_INPUT,
        "Cannot read '%s': %s. Check the file.".formatted(name, cause.getMessage()),
        cause);
  }
}
