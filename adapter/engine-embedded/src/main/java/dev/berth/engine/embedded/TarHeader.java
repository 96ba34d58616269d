package dev.berth.engine.embedded;

import java.nio.charset.StandardCharsets;

/** The fields of a 512-byte block of a tar: of a header, or of what continues one. */
final class TarHeader {
  static final int BLOCK = 512;

  private static final int CHECKSUM = 148;
  private static final int CHECKSUM_END = 156;

  private final byte[] block;

  private TarHeader(byte[] block) {
    this.block = block;
  }

  /**
   * Takes a block as a header.
   *
   * @throws ArchiveException if its checksum is wrong
   */
  static TarHeader checked(byte[] block) throws ArchiveException {
    TarHeader header = new TarHeader(block);
    long told = header.number(CHECKSUM, 8);
    if (told != header.checksum(0xff) && told != header.checksum(-1)) {
      throw ArchiveException.broken("it is not a tar, or it is damaged");
    }
    return header;
  }

  /** Takes a block as more of the header before it. */
  static TarHeader continued(byte[] block) {
    return new TarHeader(block);
  }

  /** Early writers added signed bytes, so both sums are in use. */
  private long checksum(int mask) {
    long sum = 0;
    for (int i = 0; i < BLOCK; i++) {
      boolean inChecksum = i >= CHECKSUM && i < CHECKSUM_END;
      sum += inChecksum ? ' ' : block[i] & mask;
    }
    return sum;
  }

  char type() {
    return (char) (block[156] & 0xff);
  }

  String name() {
    String name = text(0, 100);
    boolean ustar = text(257, 6).equals("ustar") && block[263] == '0';
    String prefix = ustar ? text(345, 155) : "";
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String link() {
    return text(157, 100);
  }

  int mode() throws ArchiveException {
    return (int) (number(100, 8) & 07777);
  }

  long uid() throws ArchiveException {
    return number(108, 8);
  }

  long gid() throws ArchiveException {
    return number(116, 8);
  }

  /** Of the data that follows, in bytes. */
  long size() throws ArchiveException {
    return number(124, 12);
  }

  /** In seconds since 1970. */
  long modified() throws ArchiveException {
    return number(136, 12);
  }

  long major() throws ArchiveException {
    return number(329, 8);
  }

  long minor() throws ArchiveException {
    return number(337, 8);
  }

  byte at(int offset) {
    return block[offset];
  }

  /** Raw text up to a zero byte. */
  private String text(int offset, int length) {
    int end = offset;
    while (end < offset + length && block[end] != 0) {
      end++;
    }
    return new String(block, offset, end - offset, StandardCharsets.ISO_8859_1);
  }

  /** A number in octal digits, or, where they do not suffice, in binary with the top bit set. */
  long number(int offset, int length) throws ArchiveException {
    if ((block[offset] & 0x80) != 0) {
      return binary(offset, length);
    }
    long value = 0;
    boolean begun = false;
    for (int i = offset; i < offset + length; i++) {
      int digit = block[i];
      if (digit == 0 || (digit == ' ' && begun)) {
        break;
      }
      if (digit == ' ') {
        continue;
      }
      if (digit < '0' || digit > '7') {
        throw ArchiveException.broken("it is not a tar, or it is damaged");
      }
      begun = true;
      value = (value << 3) + (digit - '0');
    }
    return value;
  }

  private long binary(int offset, int length) throws ArchiveException {
    boolean negative = (block[offset] & 0x40) != 0;
    long value = negative ? -1 : 0;
    for (int i = offset; i < offset + length; i++) {
      int digit = block[i] & 0xff;
      if (i == offset) {
        digit = negative ? digit : digit & 0x7f;
      }
      if (value > Long.MAX_VALUE >> 8 || value < Long.MIN_VALUE >> 8) {
        throw ArchiveException.broken("it holds a number that is too large");
      }
      value = (value << 8) | digit;
    }
    return value;
  }
}
