package dev.berth.engine.embedded;

import dev.berth.engine.embedded.TarEntry.Attributes;
import dev.berth.engine.embedded.TarEntry.Chunk;
import dev.berth.engine.embedded.TarEntry.Kind;
import dev.berth.engine.embedded.TarEntry.SparseMap;
import dev.berth.engine.embedded.TarEntry.Time;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads a tar from a stream in order: ustar, PAX and GNU headers, files with holes in all of GNU's
 * forms. Trusts nothing it reads and keeps no more than one header in memory. Confined to one
 * thread.
 *
 * <p>Names and extended attributes come out byte for byte, which is why no library does this; the
 * decision note on reading tars has the details.
 */
final class TarReader {
  private static final int MOST_HEADER_BYTES = 1024 * 1024;
  private static final int MOST_CHUNKS = 100_000;
  private static final long LARGEST_ID = 0xffff_fffeL;
  private static final long EARLIEST = -(1L << 31);
  private static final long LATEST = (1L << 34) - 1;

  private final InputStream in;
  private PaxRecords global = PaxRecords.empty();
  private int globalBytes;
  private int extensionBytes;
  private long remaining;
  private long padding;
  private boolean ended;

  TarReader(InputStream in) {
    this.in = in;
  }

  /** The next entry, whose data {@link #read} gives; null at the end. */
  @Nullable TarEntry next() throws IOException {
    skip(remaining + padding);
    remaining = 0;
    padding = 0;
    extensionBytes = globalBytes;
    PaxRecords pax = global;
    String longName = null;
    String longLink = null;
    while (true) {
      TarHeader header = readHeader();
      if (header == null) {
        return null;
      }
      switch (header.type()) {
        case 'x', 'X' -> pax = pax.with(readExtension(header));
        case 'g' -> {
          global = global.with(readExtension(header));
          globalBytes = extensionBytes;
          pax = global;
        }
        case 'L' -> longName = untilZero(readExtension(header));
        case 'K' -> longLink = untilZero(readExtension(header));
        case 'V' -> skip(padded(header.size()));
        default -> {
          return entry(header, pax, longName, longLink);
        }
      }
    }
  }

  /** Reads data of the current entry, as {@link InputStream#read(byte[], int, int)} does. */
  int read(byte[] buffer, int offset, int length) throws IOException {
    if (remaining == 0) {
      return -1;
    }
    int read = in.read(buffer, offset, (int) Math.min(length, remaining));
    if (read < 0) {
      throw endsTooEarly();
    }
    remaining -= read;
    return read;
  }

  /** Whether the mark that ends an archive was seen: without it something may be missing. */
  boolean ended() {
    return ended;
  }

  private @Nullable TarHeader readHeader() throws IOException {
    byte[] block = new byte[TarHeader.BLOCK];
    int read = in.readNBytes(block, 0, block.length);
    if (read == 0) {
      return null;
    }
    if (read < block.length) {
      throw endsTooEarly();
    }
    if (isZero(block)) {
      ended = true;
      return null;
    }
    return TarHeader.checked(block);
  }

  private static boolean isZero(byte[] block) {
    for (byte b : block) {
      if (b != 0) {
        return false;
      }
    }
    return true;
  }

  private byte[] readExtension(TarHeader header) throws IOException {
    long size = header.size();
    if (size < 0 || size > MOST_HEADER_BYTES - extensionBytes) {
      throw ArchiveException.broken("an extended header in it is too large");
    }
    extensionBytes += (int) size;
    byte[] content = in.readNBytes((int) size);
    if (content.length < size) {
      throw endsTooEarly();
    }
    skip(padded(size) - size);
    return content;
  }

  private TarEntry entry(
      TarHeader header, PaxRecords pax, @Nullable String longName, @Nullable String longLink)
      throws IOException {
    String name = first(pax.text("GNU.sparse.name"), pax.text("path"), longName, header.name());
    Kind kind = kind(header, name);
    long size = pax.number("size", header.size());
    if (size < 0) {
      throw ArchiveException.broken("the entry '%s' has no size".formatted(TarPath.shown(name)));
    }
    boolean hasData = kind == Kind.FILE || kind == Kind.HARD_LINK;
    remaining = hasData ? size : 0;
    padding = hasData ? padded(size) - size : 0;
    SparseMap sparse = kind == Kind.FILE ? sparseMap(header, pax, name) : null;
    String link = first(pax.text("linkpath"), longLink, header.link());
    return new TarEntry(
        kind, TarPath.parse(name), link, attributes(header, pax), remaining, sparse);
  }

  private static Kind kind(TarHeader header, String name) throws ArchiveException {
    return switch (header.type()) {
      case '0', '\0' -> name.endsWith("/") ? Kind.DIRECTORY : Kind.FILE;
      case '7', 'S' -> Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMBOLIC_LINK;
      case '3' -> header.major() == 0 && header.minor() == 0 ? Kind.WHITEOUT : Kind.DEVICE;
      case '4' -> Kind.DEVICE;
      case '5', 'D' -> Kind.DIRECTORY;
      case '6' -> Kind.FIFO;
      default ->
          throw ArchiveException.unsupported(
              "the entry '%s' is of the unknown kind %d"
                  .formatted(TarPath.shown(name), (int) header.type()));
    };
  }

  private static Attributes attributes(TarHeader header, PaxRecords pax) throws ArchiveException {
    Time told = pax.time("mtime", header.modified());
    boolean sensible = told.seconds() >= EARLIEST && told.seconds() <= LATEST;
    return new Attributes(
        header.mode(),
        id(pax.number("uid", header.uid())),
        id(pax.number("gid", header.gid())),
        sensible ? told : new Time(0, 0),
        pax.xattrs());
  }

  private static int id(long number) throws ArchiveException {
    if (number < 0 || number > LARGEST_ID) {
      throw ArchiveException.broken("it holds the impossible owner %d".formatted(number));
    }
    return (int) number;
  }

  private @Nullable SparseMap sparseMap(TarHeader header, PaxRecords pax, String name)
      throws IOException {
    SparseMap map = pax.sparseMap();
    if (pax.sparseMapIsInData()) {
      map = readSparseMap(pax.number("GNU.sparse.realsize", 0));
    } else if (header.type() == 'S') {
      map = readOldSparseMap(header);
    }
    if (map != null) {
      check(map, name);
    }
    return map;
  }

  /** GNU's own form: four chunks in the header, 21 in each block that continues it. */
  private SparseMap readOldSparseMap(TarHeader header) throws IOException {
    List<Chunk> chunks = new ArrayList<>();
    addChunks(chunks, header, 386, 4);
    boolean more = header.at(482) != 0;
    while (more) {
      byte[] block = in.readNBytes(TarHeader.BLOCK);
      if (block.length < TarHeader.BLOCK) {
        throw endsTooEarly();
      }
      TarHeader continued = TarHeader.continued(block);
      addChunks(chunks, continued, 0, 21);
      more = continued.at(504) != 0;
    }
    return new SparseMap(header.number(483, 12), chunks);
  }

  private static void addChunks(List<Chunk> chunks, TarHeader header, int offset, int most)
      throws ArchiveException {
    for (int i = offset; i < offset + most * 24 && header.at(i) != 0; i += 24) {
      addChunk(chunks, new Chunk(header.number(i, 12), header.number(i + 12, 12)));
    }
  }

  private static void addChunk(List<Chunk> chunks, Chunk chunk) throws ArchiveException {
    if (chunks.size() == MOST_CHUNKS) {
      throw ArchiveException.tooLarge("a file in it has too many holes");
    }
    chunks.add(chunk);
  }

  /** GNU's form 1.0: lines with the count, then offset and length of each, at the data's begin. */
  private SparseMap readSparseMap(long size) throws IOException {
    long before = remaining;
    long count = readNumber();
    List<Chunk> chunks = new ArrayList<>();
    for (long i = 0; i < count; i++) {
      addChunk(chunks, new Chunk(readNumber(), readNumber()));
    }
    long used = before - remaining;
    long rest = padded(used) - used;
    if (rest > remaining) {
      throw endsTooEarly();
    }
    skip(rest);
    remaining -= rest;
    return new SparseMap(size, chunks);
  }

  private long readNumber() throws IOException {
    byte[] digit = new byte[1];
    long number = 0;
    for (int i = 0; i < 19; i++) {
      if (read(digit, 0, 1) < 0) {
        throw endsTooEarly();
      }
      if (digit[0] == '\n') {
        return number;
      }
      if (digit[0] < '0' || digit[0] > '9') {
        break;
      }
      number = number * 10 + (digit[0] - '0');
    }
    throw ArchiveException.broken("the map of a file with holes is damaged");
  }

  private void check(SparseMap map, String name) throws ArchiveException {
    long end = 0;
    for (Chunk chunk : map.chunks()) {
      boolean inside =
          chunk.offset() >= end
              && chunk.length() >= 0
              && chunk.length() <= map.size() - chunk.offset();
      if (!inside) {
        throw wrongMap(name);
      }
      end = chunk.offset() + chunk.length();
    }
    if (map.stored() != remaining) {
      throw wrongMap(name);
    }
  }

  private static ArchiveException wrongMap(String name) {
    return ArchiveException.broken(
        "the map of the holes in '%s' is damaged".formatted(TarPath.shown(name)));
  }

  private void skip(long count) throws IOException {
    byte[] buffer = new byte[8192];
    long left = count;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw endsTooEarly();
      }
      left -= read;
    }
  }

  private static long padded(long size) throws ArchiveException {
    if (size < 0 || size > Long.MAX_VALUE - TarHeader.BLOCK) {
      throw ArchiveException.broken("it is not a tar, or it is damaged");
    }
    return (size + TarHeader.BLOCK - 1) / TarHeader.BLOCK * TarHeader.BLOCK;
  }

  private static String untilZero(byte[] content) {
    String text = new String(content, StandardCharsets.ISO_8859_1);
    int zero = text.indexOf('\0');
    return zero < 0 ? text : text.substring(0, zero);
  }

  private static String first(@Nullable String... values) {
    return Arrays.stream(values).filter(value -> value != null).findFirst().orElse("");
  }

  private static ArchiveException endsTooEarly() {
    return ArchiveException.broken("it ends too early");
  }
}
