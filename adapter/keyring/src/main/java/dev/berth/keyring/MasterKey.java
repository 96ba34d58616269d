package dev.berth.keyring;

import dev.berth.kernel.BerthException;
import dev.berth.kernel.ErrorCode;
import dev.berth.kernel.Secret;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/**
 * Where the master key comes from. It is never in the store: a copy of the store opens nothing
 * without it. Values; immutable.
 */
public sealed interface MasterKey {

  /** The name of its kind in answers and in the store. */
  String kind();

  /**
   * 32 random bytes, in base64, in a file that nobody but its owner may read; made at the first
   * start.
   */
  record KeyFile(Path file) implements MasterKey {
    @Override
    public String kind() {
      return "file";
    }
  }

  /** Derived from a text that people keep. Whoever starts Berth gives it each time. */
  record Passphrase(Secret text) implements MasterKey {
    private static final int FEWEST_CHARACTERS = 12;
    private static final int MOST_BYTES = 4096;

    /**
     * @throws BerthException {@code INVALID_CONFIGURATION} for less than 12 characters
     */
    public Passphrase {
      if (text.reveal().length() < FEWEST_CHARACTERS) {
        throw new BerthException(
            ErrorCode.INVALID_CONFIGURATION,
            "Cannot use the passphrase: it has less than %d characters. Give a longer one."
                .formatted(FEWEST_CHARACTERS));
      }
    }

    /** The first line of a file. */
    public static Passphrase read(Path file) {
      try (InputStream in = Files.newInputStream(file)) {
        return read(in, "'" + file + "'");
      } catch (IOException e) {
        throw unreadable("'" + file + "'", e);
      }
    }

    /** The first line of a stream, as standard input, which is left open. */
    public static Passphrase read(InputStream in) {
      try {
        return read(in, "standard input");
      } catch (IOException e) {
        throw unreadable("standard input", e);
      }
    }

    private static Passphrase read(InputStream in, String what) throws IOException {
      byte[] line = new byte[MOST_BYTES];
      int length = 0;
      for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
        if (length == line.length) {
          throw unreadable(what, new IOException("its first line is longer than 4 KiB"));
        }
        line[length++] = (byte) next;
      }
      String text = new String(line, 0, length, StandardCharsets.UTF_8);
      return new Passphrase(
          new Secret(text.endsWith("\r") ? text.substring(0, text.length() - 1) : text));
    }

    private static BerthException unreadable(String what, IOException cause) {
      return new BerthException(
          ErrorCode.INVALID_CONFIGURATION,
          "Cannot read the passphrase from %s: %s. Give one line of text."
              .formatted(what, cause.getMessage()),
          cause);
    }

    @Override
    public String kind() {
      return "passphrase";
    }
  }

  /**
   * A random key that a command of the operator wraps and unwraps, with a key of its own kept
   * elsewhere. The command gets {@code wrap} or {@code unwrap} as its last argument and bytes in
   * base64 on standard input, and answers with bytes in base64 on standard output and exit code 0.
   * No shell is between.
   *
   * @param command a program and its arguments, none of them secret: they are seen in the list of
   *     processes
   * @param limit how long it may take
   */
  record ExternalCommand(List<String> command, Duration limit) implements MasterKey {
    /**
     * @throws BerthException {@code INVALID_CONFIGURATION} for no command
     */
    public ExternalCommand {
      command = List.copyOf(command);
      if (command.isEmpty() || command.getFirst().isBlank()) {
        throw new BerthException(
            ErrorCode.INVALID_CONFIGURATION,
            "Cannot use the key command: it is empty. Give a program and its arguments.");
      }
    }

    @Override
    public String kind() {
      return "command";
    }
  }
}
