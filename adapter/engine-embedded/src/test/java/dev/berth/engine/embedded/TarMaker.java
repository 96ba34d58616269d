package dev.berth.engine.embedded;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Consumer;
import java.util.zip.GZIPOutputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;

/** Makes tars, good and bad ones. */
final class TarMaker {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final TarArchiveOutputStream out = new TarArchiveOutputStream(bytes, "UTF-8");

  TarMaker() {
    out.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
    out.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
    out.setAddPaxHeadersForNonAsciiNames(true);
  }

  TarMaker directory(String name) {
    return add(name + "/", TarConstants.LF_DIR, entry -> entry.setMode(0755));
  }

  TarMaker file(String name, String content) {
    return file(name, content.getBytes(StandardCharsets.UTF_8), entry -> {});
  }

  TarMaker file(String name, byte[] content, Consumer<TarArchiveEntry> more) {
    return add(
        name,
        TarConstants.LF_NORMAL,
        entry -> {
          entry.setMode(0644);
          more.accept(entry);
        },
        content);
  }

  TarMaker symbolicLink(String name, String target) {
    return add(name, TarConstants.LF_SYMLINK, entry -> entry.setLinkName(target));
  }

  TarMaker hardLink(String name, String target) {
    return add(name, TarConstants.LF_LINK, entry -> entry.setLinkName(target));
  }

  TarMaker device(String name, byte kind, int major, int minor) {
    return add(
        name,
        kind,
        entry -> {
          entry.setDevMajor(major);
          entry.setDevMinor(minor);
        });
  }

  TarMaker add(String name, byte kind, Consumer<TarArchiveEntry> more) {
    return add(name, kind, more, new byte[0]);
  }

  private TarMaker add(String name, byte kind, Consumer<TarArchiveEntry> more, byte[] content) {
    try {
      TarArchiveEntry entry = new TarArchiveEntry(name, kind, true);
      entry.setModTime(1_000_000_000_000L);
      entry.setSize(content.length);
      more.accept(entry);
      out.putArchiveEntry(entry);
      out.write(content);
      out.closeArchiveEntry();
      return this;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  byte[] bytes() {
    try {
      out.finish();
      return bytes.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  InputStream stream() {
    return new ByteArrayInputStream(bytes());
  }

  static byte[] gzip(byte[] plain) {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(packed)) {
      out.write(plain);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return packed.toByteArray();
  }
}
