package dev.berth.engine.docker;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The machine that this process runs on, as far as a cluster has to do with it. Thread-safe. */
interface SwarmMachine {
  /** Whether an address is one of the machine's own. */
  boolean has(InetAddress address);

  /**
   * Carries out a script of the packet filter, whole or not at all.
   *
   * @throws IOException with what {@code nft} said, or that there is none
   */
  void filter(String script) throws IOException;

  /** The machine whose network this process sees. */
  static SwarmMachine own() {
    return new Own(List.of());
  }

  /** The one whose network this process sees, or another that a command leads to. */
  final class Own implements SwarmMachine {
    private static final List<Path> FOLDERS =
        Stream.of("/usr/sbin", "/sbin", "/usr/local/sbin", "/usr/bin").map(Path::of).toList();
    private static final int LIMIT_SECONDS = 10;

    private final List<String> before;

    /**
     * @param before what stands in front of {@code nft}
     */
    Own(List<String> before) {
      this.before = List.copyOf(before);
    }

    @Override
    public boolean has(InetAddress address) {
      try {
        return NetworkInterface.getByInetAddress(address) != null;
      } catch (IOException e) {
        return false;
      }
    }

    @Override
    public void filter(String script) throws IOException {
      List<String> command = new ArrayList<>(before);
      command.add(nft());
      command.addAll(List.of("-f", "-"));
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      try (OutputStream in = process.getOutputStream()) {
        in.write(script.getBytes(StandardCharsets.UTF_8));
      } catch (IOException e) {
        // It ended without reading everything: its exit code says why.
      }
      try {
        if (!process.waitFor(LIMIT_SECONDS, TimeUnit.SECONDS)) {
          throw new IOException("nft does not end");
        }
        if (process.exitValue() != 0) {
          byte[] said = process.getInputStream().readNBytes(500);
          throw new IOException(new String(said, StandardCharsets.UTF_8).strip());
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new InterruptedIOException("interrupted while nft ran");
      } finally {
        process.destroyForcibly();
      }
    }

    private static String nft() throws IOException {
      return FOLDERS.stream()
          .map(folder -> folder.resolve("nft"))
          .filter(Files::isExecutable)
          .findFirst()
          .orElseThrow(() -> new IOException("there is no nft: install the package nftables"))
          .toString();
    }
  }
}
