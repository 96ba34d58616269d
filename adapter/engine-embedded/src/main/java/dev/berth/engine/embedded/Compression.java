package dev.berth.engine.embedded;

import com.github.luben.zstd.ZstdIOException;
import com.github.luben.zstd.ZstdInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/** How an archive or a layer is packed, told by its first bytes whatever its name says. */
enum Compression {
  NONE(""),
  GZIP("\u001f\u008b"),
  BZIP2("BZh"),
  XZ("\u00fd7zXZ\0"),
  ZSTD("(\u00b5/\u00fd");

  private static final int LONGEST = 6;
  private static final int BUFFER = 64 * 1024;

  /** One character for each byte. */
  private final String magic;

  Compression(String magic) {
    this.magic = magic;
  }

  /**
   * Gives the content of a stream that may be packed; it is to be read in large pieces.
   *
   * @throws ArchiveException {@code UNSUPPORTED} for a form other than gzip and zstd
   */
  static InputStream open(InputStream in) throws IOException {
    byte[] begin = in.readNBytes(LONGEST);
    PushbackInputStream all = new Unread(in);
    all.unread(begin);
    return switch (of(begin)) {
      case NONE -> all;
      case GZIP -> new GZIPInputStream(all, BUFFER);
      case ZSTD -> new ZstdInputStream(all);
      case BZIP2 -> throw unsupported("bzip2");
      case XZ -> throw unsupported("xz");
    };
  }

  /** Whether reading failed because what is packed is damaged. */
  static boolean isDamage(IOException e) {
    return e instanceof ZipException || e instanceof EOFException || e instanceof ZstdIOException;
  }

  private static Compression of(byte[] begin) {
    String text = new String(begin, StandardCharsets.ISO_8859_1);
    return Arrays.stream(values())
        .filter(form -> form != NONE && text.startsWith(form.magic))
        .findFirst()
        .orElse(NONE);
  }

  private static ArchiveException unsupported(String name) {
    return ArchiveException.unsupported(
        "it is compressed with %s, and the embedded engine reads gzip, zstd and plain archives"
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
