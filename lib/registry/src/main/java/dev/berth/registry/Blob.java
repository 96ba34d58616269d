package dev.berth.registry;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The bytes of a blob. A connection that breaks or stalls is made again, from where it broke. Its
 * end is given only if the digest is right. Confined to one thread.
 */
final class Blob extends InputStream {
  /** After so much, a connection that breaks counts as the first one that did. */
  private static final long FORGIVEN_AFTER = 8L * 1024 * 1024;

  private final RegistryHttp http;
  private final String path;
  private final Descriptor descriptor;
  private final Retry retry;
  private final MessageDigest digest = Digests.sha256();
  private @Nullable Answer answer;
  private long position;
  private long broke;
  private boolean verified;

  Blob(RegistryHttp http, RegistryReference reference, Descriptor descriptor) {
    this.http = http;
    this.path = "/v2/" + reference.repository() + "/blobs/" + descriptor.digest();
    this.descriptor = descriptor;
    this.retry = http.retry();
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] into, int offset, int count) throws IOException {
    if (count == 0) {
      return 0;
    }
    while (position < descriptor.size()) {
      try {
        int most = (int) Math.min(count, descriptor.size() - position);
        int read = opened().body().read(into, offset, most);
        if (read < 0) {
          throw new EOFException("it ends too early");
        }
        digest.update(into, offset, read);
        position += read;
        return read;
      } catch (IOException e) {
        close();
        if (position - broke >= FORGIVEN_AFTER) {
          retry.reset();
        }
        broke = position;
        retry.after(e, http.registry());
      }
    }
    verify();
    return -1;
  }

  private void verify() throws IOException {
    if (verified) {
      return;
    }
    Answer last = answer;
    // The end of a chunked body has to be read for the connection to be of further use.
    if (last != null && last.body().read() >= 0) {
      close();
    }
    if (!Digests.text(digest).equals(descriptor.digest())) {
      throw RegistryException.broken(
          "what it sends as '%s' does not match this digest".formatted(descriptor.digest()));
    }
    verified = true;
  }

  private Answer opened() throws IOException {
    Answer open = answer;
    if (open == null) {
      open = open();
      answer = open;
    }
    return open;
  }

  private Answer open() throws IOException {
    Map<String, String> headers = new HashMap<>();
    if (position > 0) {
      headers.put("Range", "bytes=" + position + "-");
    }
    Answer found = http.get(path, headers);
    boolean usable = false;
    try {
      check(found);
      found.body().expectBlob();
      if (position > 0 && found.status() == 200) {
        skip(found.body(), position);
      }
      usable = true;
      return found;
    } finally {
      if (!usable) {
        found.close();
      }
    }
  }

  private void check(Answer found) throws IOException {
    boolean part = found.status() == 206;
    if (found.status() != 200 && !(part && position > 0)) {
      throw RegistryException.broken(
          "it does not give '%s', which its manifest names: status %d%s"
              .formatted(descriptor.digest(), found.status(), Retry.ownWords(found)));
    }
    String range = found.header("content-range").orElse("");
    if (part && !range.startsWith("bytes " + position + "-")) {
      throw RegistryException.broken(
          "it gives another part of '%s' than was asked for".formatted(descriptor.digest()));
    }
    long expected = part ? descriptor.size() - position : descriptor.size();
    if (found.body().length() >= 0 && found.body().length() != expected) {
      throw RegistryException.broken(
          "'%s' is not of the length that its manifest tells".formatted(descriptor.digest()));
    }
  }

  private static void skip(InputStream in, long count) throws IOException {
    byte[] buffer = new byte[64 * 1024];
    long left = count;
    while (left > 0) {
      int read = in.read(buffer, 0, (int) Math.min(buffer.length, left));
      if (read < 0) {
        throw new EOFException("it ends too early");
      }
      left -= read;
    }
  }

  @Override
  public void close() {
    Answer open = answer;
    answer = null;
    if (open != null) {
      open.close();
    }
  }
}
