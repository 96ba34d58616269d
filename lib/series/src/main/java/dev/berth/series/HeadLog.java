package dev.berth.series;

import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Where samples stand until they are in a file of their own: batch behind batch, each with its
 * length and checksum. What the kernel has taken is safe from the end of the process, not from the
 * end of the machine. Confined to one thread at a time.
 */
final class HeadLog implements AutoCloseable {
  private static final int HEAD = 2 * Long.BYTES;
  private static final int MOST = 64 * 1024 * 1024;

  private final long number;
  private final Path path;
  private final FileChannel file;
  private final Map<SeriesKey, Integer> ids = new HashMap<>();
  private final Bytes batch = new Bytes();
  private long written;

  private HeadLog(long number, Path path) throws IOException {
    this.number = number;
    this.path = path;
    this.file = FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  static Path path(Path folder, long number) {
    return folder.resolve("head-" + number + ".log");
  }

  static HeadLog begin(Path folder, long number) throws IOException {
    return new HeadLog(number, path(folder, number));
  }

  long number() {
    return number;
  }

  Path path() {
    return path;
  }

  /** Writes samples; when it fails nothing of them is there. */
  void append(List<Sample> samples) throws IOException {
    batch.clear();
    batch.number(samples.size());
    long time = 0;
    for (Sample sample : samples) {
      Integer known = ids.get(sample.key());
      int id = known == null ? ids.size() : known;
      batch.number((long) id << 1 | (known == null ? 1 : 0));
      if (known == null) {
        ids.put(sample.key(), id);
        batch.text(sample.key().metric());
        batch.labels(sample.key());
      }
      batch.number(zigzag(sample.time() - time));
      time = sample.time();
      batch.whole(Double.doubleToRawLongBits(sample.value()));
    }
    write();
  }

  private void write() throws IOException {
    Bytes head = new Bytes();
    head.whole(batch.length());
    head.whole(batch.checksum());
    try {
      writeAll(head.buffer());
      writeAll(batch.buffer());
      written += HEAD + batch.length();
    } catch (IOException e) {
      file.truncate(written);
      // Names that are told again are no harm; a number that was never told would be.
      ids.clear();
      throw e;
    }
  }

  private void writeAll(ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      file.write(bytes);
    }
  }

  private static long zigzag(long value) {
    return value << 1 ^ value >> 63;
  }

  /** Reads a log as far as it is whole. */
  static void read(Path path, Consumer<List<Sample>> batches) throws IOException {
    Map<Integer, SeriesKey> keys = new HashMap<>();
    try (FileChannel file = FileChannel.open(path, StandardOpenOption.READ)) {
      ByteBuffer head = ByteBuffer.allocate(HEAD);
      while (fill(file, head.clear())) {
        long length = head.getLong();
        long checksum = head.getLong();
        if (length <= 0 || length > MOST) {
          return;
        }
        ByteBuffer batch = ByteBuffer.allocate((int) length);
        if (!fill(file, batch) || Bytes.checksum(batch) != checksum) {
          return;
        }
        batches.accept(samples(batch, keys));
      }
    }
  }

  private static boolean fill(FileChannel file, ByteBuffer bytes) throws IOException {
    while (bytes.hasRemaining()) {
      if (file.read(bytes) < 0) {
        return false;
      }
    }
    bytes.flip();
    return true;
  }

  private static List<Sample> samples(ByteBuffer batch, Map<Integer, SeriesKey> keys)
      throws IOException {
    try {
      int count = (int) Bytes.number(batch);
      Sample[] samples = new Sample[Math.min(count, batch.remaining())];
      long time = 0;
      for (int i = 0; i < samples.length; i++) {
        long told = Bytes.number(batch);
        int id = (int) (told >> 1);
        if ((told & 1) == 1) {
          keys.put(id, Bytes.key(Bytes.text(batch), batch));
        }
        SeriesKey key = keys.get(id);
        if (key == null) {
          throw new IOException("A log of samples tells of a series that it has not named");
        }
        long change = Bytes.number(batch);
        time += change >>> 1 ^ -(change & 1);
        samples[i] = new Sample(key, time, Double.longBitsToDouble(batch.getLong()));
      }
      return List.of(samples);
    } catch (IndexOutOfBoundsException | BufferUnderflowException e) {
      throw new IOException("A log of samples is damaged", e);
    }
  }

  /** Takes the log away: its samples are elsewhere. */
  void delete() throws IOException {
    file.close();
    Files.deleteIfExists(path);
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
