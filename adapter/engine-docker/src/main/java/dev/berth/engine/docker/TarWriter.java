package dev.berth.engine.docker;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** Writes a small tar into memory: folders, files and links with short names. For one thread. */
final class TarWriter {
  private static final int BLOCK = 512;
  private static final int LONGEST_NAME = 100;
  private static final int CHECKSUM = 148;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  TarWriter folder(String name, int mode) {
    out.writeBytes(head(name + "/", mode, 0, '5', ""));
    return this;
  }

  TarWriter file(String name, int mode, byte[] content) {
    out.writeBytes(head(name, mode, content.length, '0', ""));
    out.writeBytes(content);
    pad(content.length);
    return this;
  }

  TarWriter link(String name, String target) {
    out.writeBytes(head(name, 0777, 0, '2', target));
    return this;
  }

  private void pad(int length) {
    out.writeBytes(new byte[(BLOCK - length % BLOCK) % BLOCK]);
  }

  /** All of it, with its end. */
  byte[] bytes() {
    ByteArrayOutputStream whole = new ByteArrayOutputStream();
    whole.writeBytes(out.toByteArray());
    whole.writeBytes(new byte[2 * BLOCK]);
    return whole.toByteArray();
  }

  /** The head of an entry that belongs to root and is from 1970, so that the same is the same. */
  static byte[] head(String name, int mode, long size, char kind, String link) {
    byte[] head = new byte[BLOCK];
    put(head, 0, name, LONGEST_NAME);
    put(head, 100, octal(mode, 7), 8);
    put(head, 108, octal(0, 7), 8);
    put(head, 116, octal(0, 7), 8);
    put(head, 124, octal(size, 11), 12);
    put(head, 136, octal(0, 11), 12);
    head[156] = (byte) kind;
    put(head, 157, link, LONGEST_NAME);
    put(head, 257, "ustar", 6);
    put(head, 263, "00", 2);
    Arrays.fill(head, CHECKSUM, CHECKSUM + 8, (byte) ' ');
    int sum = 0;
    for (byte b : head) {
      sum += b & 0xff;
    }
    put(head, CHECKSUM, octal(sum, 6) + "\0 ", 8);
    return head;
  }

  private static String octal(long number, int digits) {
    return String.format(Locale.ROOT, "%0" + digits + "o", number);
  }

  private static void put(byte[] head, int at, String text, int room) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > room) {
      throw new IllegalArgumentException("Too long for a tar: " + text);
    }
    System.arraycopy(bytes, 0, head, at, bytes.length);
  }
}
