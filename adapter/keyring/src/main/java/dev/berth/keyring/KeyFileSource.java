package dev.berth.keyring;

import static dev.berth.keyring.MasterSource.refusal;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.EnumSet;
import java.util.Set;

/**
 * The master key in a file. A new one is written beside it and takes its place when the store has
 * it; after a kill in between, the store tells which of the two files is the key.
 */
final class KeyFileSource implements MasterSource {
  private static final Set<PosixFilePermission> OWNER =
      EnumSet.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
  private static final Set<PosixFilePermission> OTHERS =
      PosixFilePermissions.fromString("---rwxrwx");
  private static final int MOST_BYTES = 1024;

  private final Path file;
  private final Path newer;
  private final AesGcm aes;

  KeyFileSource(Path file, AesGcm aes) {
    this.file = file.toAbsolutePath();
    this.newer = this.file.resolveSibling(this.file.getFileName() + ".new");
    this.aes = aes;
  }

  @Override
  public Made first() {
    return Files.exists(file) ? new Made(read(file), "") : next();
  }

  @Override
  public Made next() {
    byte[] key = aes.newKey();
    try {
      Files.deleteIfExists(newer);
      ByteBuffer line =
          ByteBuffer.wrap(
              (Base64.getEncoder().encodeToString(key) + "\n").getBytes(StandardCharsets.UTF_8));
      try (FileChannel out =
          FileChannel.open(
              newer,
              Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(OWNER))) {
        while (line.hasRemaining()) {
          out.write(line);
        }
        out.force(true);
      }
      syncFolder();
    } catch (IOException e) {
      throw unusable(newer, e);
    }
    return new Made(new Master(key), "");
  }

  @Override
  public Master find(Stored stored) {
    if (Files.exists(file)) {
      Master master = read(file);
      if (master.id().equals(stored.id())) {
        return master;
      }
    }
    if (Files.exists(newer)) {
      Master master = read(newer);
      if (master.id().equals(stored.id())) {
        return master;
      }
    }
    if (!Files.exists(file)) {
      throw refusal(
          "the master key file '%s' is missing, and keys are stored that only it opens (id %s)"
              .formatted(file, stored.id()),
          "Put it back from where its copy is kept; no new one is made, for it would open nothing");
    }
    throw refusal(
        "the master key in '%s' is another one (id %s) than the stored keys were wrapped with (id %s)"
            .formatted(file, read(file).id(), stored.id()),
        "Put the right file there, or the store that belongs to this file");
  }

  @Override
  public void settle(Master master) {
    try {
      if (!Files.exists(newer)) {
        return;
      }
      if (read(newer).id().equals(master.id())) {
        Files.move(newer, file, StandardCopyOption.ATOMIC_MOVE);
      } else {
        // Of a change that never came into force.
        Files.delete(newer);
      }
      syncFolder();
    } catch (IOException e) {
      throw unusable(newer, e);
    }
  }

  private void syncFolder() throws IOException {
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    }
  }

  private static Master read(Path from) {
    try {
      refuseIfOthersMayReadIt(from);
      if (Files.size(from) > MOST_BYTES) {
        throw noKey(from);
      }
      byte[] key =
          Base64.getDecoder().decode(Files.readString(from, StandardCharsets.UTF_8).trim());
      if (key.length != AesGcm.KEY_BYTES) {
        throw noKey(from);
      }
      return new Master(key);
    } catch (IllegalArgumentException e) {
      throw noKey(from);
    } catch (IOException e) {
      throw unusable(from, e);
    }
  }

  private static void refuseIfOthersMayReadIt(Path from) throws IOException {
    Set<PosixFilePermission> permissions = EnumSet.noneOf(PosixFilePermission.class);
    permissions.addAll(Files.getPosixFilePermissions(from));
    String shown = PosixFilePermissions.toString(permissions);
    permissions.retainAll(OTHERS);
    if (!permissions.isEmpty()) {
      throw refusal(
          "others than its owner may use the master key file '%s' (%s)".formatted(from, shown),
          "Run 'chmod 600 %s'; if somebody may have read it, run 'berth key rotate --master' then"
              .formatted(from));
    }
  }

  private static RuntimeException noKey(Path from) {
    return refusal(
        "'%s' does not hold a master key: 32 bytes in base64".formatted(from),
        "Put the right file there");
  }

  private static RuntimeException unusable(Path path, IOException cause) {
    var refusal =
        refusal(
            "the master key file '%s' cannot be used (%s)".formatted(path, cause),
            "Make it readable and its folder writable for who runs Berth");
    refusal.initCause(cause);
    return refusal;
  }
}
