package dev.berth.engine.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;

/** How an archive or a layer is packed, told by its first bytes whatever its name says. */
enum Compression {
  NONE(),
  GZIP(0x1f, 0x8b),
  BZIP2('B', 'Z', 'h'),
  XZ(0xfd, '7', 'z', 'X', 'Z', 0),
  ZSTD(0x28, 0xb5, 0x2f, 0xfd);

  private static final int LONGEST = 6;
  private static final int BUFFER = 64 * 1024;

  private final byte[] magic;

  Compression(int... magic) {
    this.magic = new byte[magic.length];
    for (int i = 0; i < magic.length; i++) {
      this.magic[i] = (byte) magic[i];
    }
  }

  /**
   * Gives the content of a stream that may be packed.
   *
   * @throws ArchiveException {@code UNSUPPORTED} for a form other than gzip
   */
  static InputStream open(InputStream in) throws IOException {
    byte[] begin = in.readNBytes(LONGEST);
    PushbackInputStream all = new Unread(in);
    all.unread(begin);
    return switch (of(begin)) {
      case NONE -> new BufferedInputStream(all, BUFFER);
      case GZIP -> new BufferedInputStream(new GZIPInputStream(all, BUFFER), BUFFER);
      case BZIP2 -> throw unsupported("bzip2");
      case XZ -> throw unsupported("xz");
      case ZSTD -> throw unsupported("zstd");
    };
  }

  static Compression of(byte[] begin) {
    return Arrays.stream(values())
        .filter(form -> form != NONE && begin.length >= form.magic.length)
        .filter(form -> Arrays.equals(form.magic, Arrays.copyOf(begin, form.magic.length)))
        .findFirst()
        .orElse(NONE);
  }

  private static ArchiveException unsupported(String name) {
    return ArchiveException.unsupported(
        "it is compressed with %s, and the embedded engine reads gzip and plain archives"
            .formatted(name));
  }

  /**
   * A stream that knows whether more follows: {@link GZIPInputStream} asks {@link #available} after
   * each part of a file made of several, and a network stream may answer 0 long before its end.
   */
  private static final class Unread extends PushbackInputStream {
    Unread(InputStream in) {
      super(in, LONGEST);
    }

    @Override
    public int available() throws IOException {
      int known = super.available();
      if (known > 0) {
        return known;
      }
      int next = read();
      if (next < 0) {
        return 0;
      }
      unread(next);
      return 1;
    }
  }
}
